import { parseTemplate } from '../../src/declarative/expression/template.js';

const response = {
  id: 'a1',
  status: 'success',
  data: {
    items: [
      { id: 3, tags: ['x', 'y'] },
      { id: 7, tags: [] },
    ],
    keys: 'own',
    paging: { hasMore: true, page: 3, pageSize: '10', next: null, empty: '', size: 2.5 },
    flags: [true, false],
    'odd-key': 1,
  },
};
const scope = { response, iteration: 2, env: { TOKEN: 'abcd' }, workload: { api_url: 'http://h' } };
const render = (text: string, variables: object = scope): unknown =>
  parseTemplate(text).render(variables as Record<string, unknown>);

describe('the value of an expression', () => {
  it.each([
    // The type survives.
    ['{{ (response.data.paging.page | int) + 1 }}', 4],
    ['  {{ (response.data.paging.page | int) + 1 }} ', 4],
    ['{{ response.data.paging.page }}', 3],
    ['{{ response.data.paging.pageSize }}', '10'],
    ['{{ response.data.paging.pageSize | int }}', 10],
    ['{{ response.data.paging.hasMore }}', true],
    ['{{ response.data.paging.next }}', null],
    ['{{ response.data.flags }}', [true, false]],
    ['{{ response.data.items[0] }}', { id: 3, tags: ['x', 'y'] }],
    ['{{ 4 / 2 }}', 2],
    ['{{ -0.0 }}', 0],
    ['{{ {"a": [1, none]} }}', { a: [1, null] }],
    // A text around it makes a text.
    ['page {{ response.data.paging.page }}', 'page 3'],
    ['{{ workload.api_url }}/data', 'http://h/data'],
    ['{{ response.data.paging.page }}{{ response.data.paging.hasMore }}', '3true'],
    ['Bearer {{ env.TOKEN }}', 'Bearer abcd'],
    ['no expression', 'no expression'],
    ['{{ response.data.paging.size }} MB', '2.5 MB'],
    // Members.
    ["{{ response.data['odd-key'] }}", 1],
    ['{{ response.data.items[-1].id }}', 7],
    ['{{ response.data.items.0.id }}', 3],
    ['{{ response.data.items | length }}', 2],
    ['{{ response.data.items[1:] }}', [{ id: 7, tags: [] }]],
    ['{{ (response.data.items | last).id }}', 7],
    ['{{ (response.data.items | first).tags | join(",") }}', 'x,y'],
    ["{{ response.data.items | map(attribute='id') | max }}", 7],
    ["{{ response.data.items | map(attribute='id') | sum }}", 10],
    ["{{ [{'a': {'b': 1}}, {}] | map(attribute='a.b', default=0) }}", [1, 0]],
    ['{{ response.data.keys }}', 'own'],
    ["{{ response.data.get('nothing', 5) }}", 5],
    ["{{ 'a,b'.split(',') }}", ['a', 'b']],
    ["{{ 'abc' | upper | replace('B', '-') }}", 'A-C'],
    // Conditions.
    ['{{ response.data.paging.hasMore == true }}', true],
    ['{{ response.data.paging.next is not none and response.data.paging.next != "" }}', false],
    ['{{ response.data.paging.absent is defined and response.data.paging.absent }}', false],
    ['{{ response.data.absent.deeper is undefined }}', true],
    ['{{ response.data.paging.absent | default("x") }}', 'x'],
    ['{{ response.data.paging.empty | default("x") }}', ''],
    ['{{ response.data.paging.empty | default("x", true) }}', 'x'],
    ['{{ response.data.paging.empty | d("x", boolean=true) }}', 'x'],
    ['{{ [] | first | default(9) }}', 9],
    ['{{ response.data.items | length == 2 and iteration < 100 }}', true],
    ['{{ "next" in response.data.paging }}', true],
    ['{{ 3 not in [1, 2] }}', true],
    ['{{ 1 if response.data.paging.next else 2 }}', 2],
    // What loose comparison would call equal.
    ["{{ '' == 0 }}", false],
    ["{{ '1' == 1 }}", false],
    ['{{ none == 0 }}', false],
    ['{{ none == none }}', true],
    ['{{ 1 == 1.0 }}', true],
    ['{{ [1, {"a": 2}] == [1, {"a": 2}] }}', true],
    ["{{ '7.9' | int }}", 7],
    ['{{ -1.5 | int }}', -1],
    ["{{ 'x' | int(1) }}", 1],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual(expected);
  });
});

describe('what an expression does not answer quietly', () => {
  it.each([
    [
      '{{ response.data.hasMore }}',
      'there is no response.data.hasMore: response.data has items, keys, paging',
    ],
    ['{{ response.paging.hasMore }}', 'there is no response.paging: response has id, status, data'],
    [
      '{{ response.data.items.size }}',
      'there is no response.data.items.size: response.data.items is a list of 2',
    ],
    ['{{ response.data.keys.size }}', 'response.data.keys is a text'],
    ['{{ response.data.paging.items }}', 'there is no response.data.paging.items'],
    ['{{ (response.data.nothing | int) + 1 }}', 'there is no response.data.nothing'],
    ['{{ response.data.paging.next + 1 }}', 'null values'],
    ['{{ response.data.paging.next | int }}', 'the filter "int" cannot be applied to none'],
    ["{{ 'twelve' | int }}", 'a text that is no number; give it a default: int(0)'],
    ["{{ '12345678901234567890' | int }}", 'too large to be exact'],
    ['{{ 1 / 0 }}', 'no finite number'],
    ['{{ [] | first }}', 'the list is empty'],
    ["{{ [{}] | map(attribute='id') }}", 'an element has no id; give it a default'],
    ['next {{ response.data.paging.next }}', 'none cannot be written into a text'],
    ['items {{ response.data.items }}', 'a list cannot be written into a text'],
    ['{{ 1 if response.data.paging.next }}', 'an "if" without an else has no value here'],
    ['{{ response.data.items.split(",") }}', 'a list has no method split()'],
  ])('%s', (text, message) => {
    expect(() => render(text)).toThrow(message);
  });
});

describe('what does not parse', () => {
  it.each([
    ['{{ response.data.', 'it does not parse: '],
    ['{{', 'it does not parse: it ends too early'],
    ['{{ }}', 'it does not parse: '],
    ['{{ a b }}', 'it does not parse: '],
    ['{{ a | nonsense }}', 'there is no filter "nonsense"'],
    ['{{ a is nonsense }}', 'there is no test "nonsense"'],
    ['{% if a %}b{% endif %}', 'statements {% … %} are not allowed'],
    ['{% for i in a %}{{ i }}{% endfor %}', 'statements {% … %} are not allowed'],
    ['{{ env | tojson }}', 'name a member of env'],
    ['{{ env[response.data.x] }}', 'rather than compute it'],
  ])('%s', (text, message) => {
    expect(() => parseTemplate(text)).toThrow(message);
  });
});
