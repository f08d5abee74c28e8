/**
 * What draws the charts, run in the reader's browser. `DATA` (see `chart-data.ts`) and `uPlot` are there already. Plain
 * text, as it is no part of this program.
 */
export const SCRIPT = String.raw`
'use strict';
(function () {
  var charts = [];
  var css = function (name) { return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim(); };
  var number = new Intl.NumberFormat('en');
  var two = function (value) { return String(value).padStart(2, '0'); };

  function clock(seconds) {
    var tenths = Math.round(seconds * 10);
    var hours = Math.floor(tenths / 36000), minutes = Math.floor(tenths / 600) % 60, rest = Math.floor(tenths / 10) % 60;
    if (hours > 0) return hours + ':' + two(minutes) + ':' + two(rest);
    return minutes + ':' + two(rest) + (tenths % 10 || DATA.seconds < 10 ? '.' + tenths % 10 : '');
  }
  function millis(ms) {
    if (ms == null) return '';
    return ms < 1000 ? Number(ms.toPrecision(3)) + ' ms' : Number((ms / 1000).toPrecision(3)) + ' s';
  }
  function short(value) {
    if (value >= 1e6) return Number((value / 1e6).toPrecision(3)) + ' M';
    return value >= 1e4 ? Number((value / 1e3).toPrecision(3)) + ' k' : number.format(value);
  }

  function axis(more) {
    return Object.assign({
      stroke: css('soft'), font: '12px system-ui, sans-serif', gap: 6, size: 46,
      grid: { stroke: css('line'), width: 1 }, ticks: { show: false }, border: { show: false },
    }, more);
  }
  function timeAxis() {
    return axis({ size: 30, space: 70, values: function (u, values) { return values.map(clock); } });
  }
  function timeScale() {
    return { time: false, range: function (u, min, max) {
      var full = [0, Math.max(DATA.seconds, 0.001)];
      var x = u.data[0], all = min == null || max - min <= 0 || (min <= x[0] && max >= x[x.length - 1]);
      return all ? full : [Math.max(0, min), Math.min(full[1], max)];
    } };
  }
  function timeOptions() {
    return { cursor: { sync: { key: 'time', setSeries: false }, y: false, points: { size: 8 } }, scales: { x: timeScale() } };
  }
  var fromZero = function (u, min, max) { return [0, Math.max(1, max == null ? 1 : max) * 1.06]; };

  // Each returns the options and the data of a chart, and what is read out at one of its positions.
  var kinds = {
    progress: function () {
      var options = timeOptions();
      options.scales.items = { range: fromZero };
      // A little lower, as the two curves are nearly the same.
      options.scales.pages = { range: function (u, min, max) { return [0, Math.max(1, max == null ? 1 : max) * 1.3]; } };
      options.series = [{},
        { scale: 'items', stroke: css('items'), width: 2, fill: css('items') + '22', points: { show: false } },
        { scale: 'pages', stroke: css('pages'), width: 1.5, dash: [5, 4], points: { show: false } }];
      var values = function (u, all) { return all.map(short); };
      options.axes = [timeAxis(), axis({ scale: 'items', values: values }),
        axis({ scale: 'pages', side: 1, grid: { show: false }, values: values })];
      var data = DATA.progress;
      return { options: options, data: data, read: function (at) {
        return clock(data[0][at]) + '  ·  ' + number.format(data[1][at]) + ' items  ·  ' + number.format(data[2][at]) + ' pages';
      } };
    },
    requests: function () {
      var options = timeOptions();
      options.scales.ms = { distr: 3, range: function (u, min, max) {
        if (min == null) return [1, 1000];
        return [min / 1.5, max * 1.5];
      } };
      options.series = [{}].concat(DATA.outcomes.map(function (outcome) {
        var colour = css(outcome.name);
        return { scale: 'ms', stroke: colour, paths: function () { return null; },
          points: { show: true, size: outcome.name === 'ok' ? 5 : 8, width: 1, fill: outcome.name === 'ok' ? colour + '88' : colour, stroke: colour } };
      }));
      options.axes = [timeAxis(), axis({ scale: 'ms', size: 56,
        splits: function (u, index, min, max) {
          var steps = max / min > 1000 ? [1] : [1, 2, 5], all = [];
          for (var power = Math.floor(Math.log10(min)); power <= Math.log10(max); power++) {
            steps.forEach(function (step) {
              var ms = Number((step * Math.pow(10, power)).toPrecision(3));
              if (ms >= min && ms <= max) all.push(ms);
            });
          }
          return all;
        },
        filter: function (u, splits) { return splits; },
        grid: { stroke: css('line'), width: 1, filter: function (u, splits) { return splits; } },
        values: function (u, all) { return all.map(millis); },
      })];
      var data = [DATA.marks.map(function (mark) { return mark[0]; })];
      DATA.outcomes.forEach(function (outcome, index) {
        data.push(DATA.marks.map(function (mark) { return mark[2] === index ? mark[1] : null; }));
      });
      return { options: options, data: data, read: function (at) {
        var mark = DATA.marks[at];
        return clock(mark[0]) + '  ·  ' + millis(mark[1]) + '  ·  ' + DATA.outcomes[mark[2]].label;
      } };
    },
    quota: function () {
      var options = timeOptions();
      options.scales.left = { range: fromZero };
      var colours = ['items', 'no-answer', 'client-error', 'broken', 'rate-limited', 'pages'];
      var stepped = uPlot.paths.stepped({ align: 1 });
      options.series = [{}].concat(DATA.quota.map(function (window, index) {
        return { scale: 'left', stroke: css(colours[index]), width: 1.5, paths: stepped, points: { show: false }, spanGaps: true };
      }));
      options.axes = [timeAxis(), axis({ scale: 'left', values: function (u, all) { return all.map(short); } })];
      options.hooks = { drawClear: [function (u) {
        var from = u.bbox.left, to = from + u.bbox.width;
        DATA.pauses.forEach(function (pause) {
          var left = Math.max(from, u.valToPos(pause[0], 'x', true)), right = Math.min(to, u.valToPos(pause[1], 'x', true));
          if (right <= from || left >= to) return;
          u.ctx.fillStyle = css('wait-' + pause[2]);
          u.ctx.fillRect(left, u.bbox.top, Math.max(1.5, right - left), u.bbox.height);
        });
      }] };
      var tables = DATA.quota.map(function (window) { return window.points; });
      var data = tables.length === 0 ? [[0, DATA.seconds]] : tables.length === 1 ? tables[0] : uPlot.join(tables);
      return { options: options, data: data, read: function (at) {
        var left = DATA.quota.map(function (window, index) {
          var value = data[index + 1][at];
          return value == null ? '' : '  ·  ' + number.format(value) + (window.limit == null ? '' : ' of ' + number.format(window.limit)) + ' ' + window.label;
        });
        var now = data[0][at];
        var waits = DATA.pauses.filter(function (pause) { return pause[0] <= now && now <= pause[1]; });
        return clock(now) + left.join('') + (waits.length ? '  ·  waiting' : '');
      } };
    },
    latency: function () {
      var data = [DATA.bars.map(function (bar, index) { return index; }), DATA.bars.map(function (bar) { return bar[2]; })];
      var options = {
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: { x: { time: false, range: [-0.6, DATA.bars.length - 0.4] }, n: { range: fromZero } },
        series: [{}, { scale: 'n', stroke: css('items'), width: 1, fill: css('items') + 'aa', points: { show: false }, paths: uPlot.paths.bars({ size: [0.86, 64], radius: 0.12 }) }],
        axes: [axis({ size: 30, space: 56, incrs: [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20], values: function (u, all) {
          return all.map(function (index) { var bar = DATA.bars[index]; return bar ? millis((bar[0] + bar[1]) / 2) : ''; });
        } }), axis({ scale: 'n', values: function (u, all) { return all.map(function (value) { return value % 1 ? '' : short(value); }); } })],
      };
      return { options: options, data: data, read: function (at) {
        var bar = DATA.bars[at];
        return millis(bar[0]) + ' to ' + millis(bar[1]) + '  ·  ' + number.format(bar[2]) + ' answers';
      } };
    },
  };

  function draw(box) {
    var kind = box.dataset.chart, readout = box.nextElementSibling, made = kinds[kind]();
    var hint = readout.dataset.hint;
    var options = Object.assign({ width: box.clientWidth, height: kind === 'latency' ? 220 : 260, legend: { show: false }, padding: [8, 8, 0, 0] }, made.options);
    options.hooks = Object.assign({ setCursor: [function (u) {
      readout.textContent = u.cursor.idx == null || u.data[0].length === 0 ? '' : made.read(u.cursor.idx);
    }] }, options.hooks);
    var chart = new uPlot(options, made.data, box);
    box.onfocus = function () { if (box.matches(':focus-visible')) readout.textContent = hint; };
    charts.push({ chart: chart, box: box });
    var section = box.closest('section');
    section.querySelectorAll('button.key').forEach(function (button) {
      var show = function () { chart.setSeries(Number(button.dataset.series), { show: button.getAttribute('aria-pressed') === 'true' }); };
      button.onclick = function () {
        button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
        show();
      };
      if (button.getAttribute('aria-pressed') === 'false') show();
    });
    var at = -1;
    box.onkeydown = function (event) {
      var x = chart.data[0], last = x.length - 1, page = Math.max(1, Math.round(x.length / 10));
      if (at < 0 && chart.cursor.idx != null) at = chart.cursor.idx;
      var to = { ArrowLeft: at - 1, ArrowRight: at + 1, PageUp: at - page, PageDown: at + page, Home: 0, End: last }[event.key];
      if (to === undefined || last < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      at = Math.min(last, Math.max(0, to));
      readout.setAttribute('aria-live', 'polite');
      chart.setCursor({ left: chart.valToPos(x[at], 'x'), top: 10 });
      readout.textContent = made.read(at);
    };
    box.onblur = function () { at = -1; readout.textContent = ''; };
  }

  function drawAll() {
    charts.forEach(function (entry) { entry.chart.destroy(); });
    charts = [];
    document.querySelectorAll('.plot').forEach(draw);
  }

  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  new ResizeObserver(function () {
    charts.forEach(function (entry) {
      var width = entry.box.clientWidth;
      if (width > 0 && width !== entry.chart.width) entry.chart.setSize({ width: width, height: entry.chart.height });
    });
  }).observe(document.querySelector('main'));
  document.documentElement.dataset.drawn = 'true';
})();
`;
