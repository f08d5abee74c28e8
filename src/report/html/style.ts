/** The look of a report, by day and by night. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f4f5f7; --card: #ffffff; --ink: #171c24; --soft: #5a6472; --line: #e2e6eb; --focus: #1d4ed8;
  --items: #2f6fed; --pages: #8a94a3;
  --ok: #3f83f8; --rate-limited: #e08700; --server-error: #d92d20; --client-error: #8b46d9; --broken: #d6307f;
  --no-answer: #171c24;
  --wait-quota-exhausted: #e0870033; --wait-retry-after: #d92d2029; --wait-rate: #3f83f829; --wait-backoff: #5a647226;
  --good: #0b7a4b; --good-back: #dff5ea; --bad: #b42318; --bad-back: #fde7e5; --held: #945700; --held-back: #fdf0d7;
  --shadow: 0 1px 2px #171c240d, 0 4px 16px #171c240a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0d1117; --card: #161b22; --ink: #e8edf3; --soft: #98a2b0; --line: #2a313b; --focus: #8ab4ff;
    --items: #6ea8fe; --pages: #7d8896;
    --ok: #5b9bff; --rate-limited: #f5a524; --server-error: #ff6b5e; --client-error: #bb86fc; --broken: #ff7eb6;
    --no-answer: #f4f5f7;
    --wait-quota-exhausted: #f5a52438; --wait-retry-after: #ff6b5e33; --wait-rate: #5b9bff33; --wait-backoff: #98a2b02e;
    --good: #5ad8a0; --good-back: #10352a; --bad: #ff8f85; --bad-back: #43201d; --held: #f5c063; --held-back: #3f2f10;
    --shadow: none;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  -webkit-text-size-adjust: 100%;
}
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 64px; }
header { margin-bottom: 28px; }
.eyebrow { margin: 0; color: var(--soft); font-size: 12px; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; }
h1 { margin: 4px 0 8px; font-size: 28px; line-height: 1.2; letter-spacing: -.015em; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 16px; letter-spacing: -.005em; }
.facts { margin: 0; color: var(--soft); display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: center; }
.end { padding: 1px 10px; border-radius: 99px; font-size: 13px; font-weight: 600; }
.end.done { color: var(--good); background: var(--good-back); }
.end.failed { color: var(--bad); background: var(--bad-back); }
.end.interrupted { color: var(--held); background: var(--held-back); }
.message { margin: 14px 0 0; padding: 12px 16px; border-radius: 10px; background: var(--bad-back); overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(132px, 1fr)); gap: 12px; margin: 0 0 20px; }
.figures div, section { background: var(--card); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); }
.figures div { padding: 14px 16px; }
.figures dt { color: var(--soft); font-size: 13px; }
.figures dd { margin: 0; font-size: 24px; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.figures small { display: block; color: var(--soft); font-size: 12px; font-weight: 400; letter-spacing: 0; }
section { padding: 20px 20px 16px; margin-bottom: 20px; min-width: 0; }
.pair { display: grid; grid-template-columns: 3fr 2fr; gap: 20px; }
.what { margin: 2px 0 12px; color: var(--soft); font-size: 13px; max-width: 80ch; }
.keys { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 8px; }
.key {
  display: inline-flex; align-items: center; gap: 7px; font: inherit; font-size: 13px; color: var(--ink);
  padding: 3px 10px; border: 1px solid var(--line); border-radius: 99px; background: none;
}
button.key { cursor: pointer; }
button.key:hover { border-color: var(--soft); }
button.key[aria-pressed="false"] { color: var(--soft); text-decoration: line-through; }
button.key[aria-pressed="false"] i { opacity: .25; }
.key i { width: 10px; height: 10px; border-radius: 50%; background: var(--colour); }
.key.wait i { border-radius: 3px; outline: 1px solid var(--line); }
.key b { font-weight: 600; font-variant-numeric: tabular-nums; }
.plot { position: relative; border-radius: 8px; touch-action: pan-y; }
.readout { min-height: 1.6em; margin: 6px 0 8px; color: var(--soft); font-size: 13px; font-variant-numeric: tabular-nums; }
.none { margin: 8px 0; color: var(--soft); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 3px; }
summary { cursor: pointer; color: var(--soft); font-size: 13px; width: fit-content; }
summary:hover { color: var(--ink); }
.scroll { overflow-x: auto; margin-top: 8px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th { text-align: left; font-weight: 600; color: var(--soft); white-space: nowrap; }
th, td { padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td { overflow-wrap: anywhere; }
.urls td:last-child { min-width: 20em; }
.number { text-align: right; white-space: nowrap; padding-right: 20px; }
.bars { list-style: none; margin: 4px 0 0; padding: 0; display: grid; gap: 12px; }
.bars span { display: flex; justify-content: space-between; gap: 12px; font-size: 13px; }
.bars b { font-weight: 600; white-space: nowrap; font-variant-numeric: tabular-nums; }
.bars div { height: 6px; margin-top: 4px; border-radius: 3px; background: var(--line); overflow: hidden; }
.bars div i { display: block; height: 100%; border-radius: 3px; background: var(--server-error); }
footer { color: var(--soft); font-size: 13px; }
footer p { margin: 0 0 6px; max-width: 90ch; }
.u-select { background: color-mix(in srgb, var(--items) 14%, transparent) !important; }
.u-hz .u-cursor-x, .u-vt .u-cursor-y { border-right-color: var(--soft) !important; }
@media (max-width: 760px) {
  main { padding: 24px 14px 40px; }
  h1 { font-size: 22px; }
  .pair { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px; }
  .figures dd { font-size: 20px; }
  section { padding: 16px 14px 12px; }
}
@media print { body { background: none; } section, .figures div { box-shadow: none; break-inside: avoid; } }
`;
