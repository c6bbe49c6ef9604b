import { GROUPS, groupBar, groupShares, verdictBars } from './charts.ts';
import { headline, meaningOf, number, percent, remarks, type SurveySummary } from './summary.ts';

/**
 * The result as one file: no script, and nothing is loaded. It consists of numbers and of texts of this program, so
 * nothing in it needs to be escaped but the texts.
 */
export function htmlReport(summary: SurveySummary): string {
  const { byVerdict, startedAt, read } = summary;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Profile photos in SharePoint</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Profile photos in SharePoint</h1>
<p class="headline">${text(headline(summary))}</p>
<ul>${remarks(summary)
    .map((remark) => `<li>${text(remark)}</li>`)
    .join('')}</ul>
${read > 0 ? charts(summary) : ''}
<h2>All numbers</h2>
<div class="wide" tabindex="0" role="region" aria-label="All numbers">
<table>
<thead><tr>${cells('th scope="col"', ['Verdict', 'People', 'Share', 'At 95 %', 'Of all people', 'What it means'])}</tr></thead>
<tbody>${byVerdict.map(row).join('')}</tbody>
</table>
</div>
<footer>Photo Sync, survey of ${startedAt.slice(0, 10)}. The intervals are Wilson score intervals at 95 %, for a sample
without replacement. The survey reads photos and changes nothing.</footer>
</main>
</body>
</html>
`;
}

function charts(summary: SurveySummary): string {
  const legend = groupShares(summary.byVerdict).map(
    ({ group, share, people }) =>
      `<li><span class="key ${group}"></span>${GROUPS[group]}: ${percent(share)} (${number(people)})</li>`,
  );
  return `<h2>How photos stand</h2>
${groupBar(summary)}
<ul class="legend">${legend.join('')}</ul>
<h2>By verdict</h2>
${verdictBars(summary)}
<p>The line on a bar is the interval in which the share of all people lies, at a confidence of 95 %.</p>`;
}

function row({ verdict, people, share, low, high, estimated }: SurveySummary['byVerdict'][number]): string {
  const interval = low === high ? 'exact' : `${percent(low)} to ${percent(high)}`;
  const numbers = cells('td class="number"', [number(people), percent(share), interval, number(estimated.people)]);
  return `<tr><th scope="row">${verdict}</th>${numbers}<td>${text(meaningOf(verdict))}</td></tr>`;
}

function cells(tag: string, values: readonly string[]): string {
  return values.map((value) => `<${tag}>${value}</${tag.split(' ')[0]}>`).join('');
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const STYLE = `
:root { color-scheme: light dark; --page: #fff; --text: #1b1a19; --soft: #57534e; --line: #d6d3d1;
  --right: #0f766e; --wrong: #b45309; --none: #78716c; --beyond: #4f46a5; --unknown: #d6d3d1; }
@media (prefers-color-scheme: dark) { :root { --page: #1c1b1a; --text: #f5f5f4; --soft: #c4bfba; --line: #44403c;
  --right: #2dd4bf; --wrong: #fbbf24; --none: #a8a29e; --beyond: #a5b4fc; --unknown: #57534e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 "Segoe UI", system-ui, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 32px 20px; }
h1 { font-size: 1.5rem; margin: 0 0 8px; }
h2 { font-size: 1.1rem; margin: 32px 0 8px; }
.headline { font-size: 1.4rem; line-height: 1.35; margin: 0 0 12px; font-weight: 600; }
ul { margin: 0; padding-left: 20px; }
.legend { list-style: none; padding: 8px 0 0; columns: 2; column-gap: 32px; }
.legend li { break-inside: avoid; padding-left: 24px; position: relative; }
.key { position: absolute; left: 0; top: 6px; width: 14px; height: 14px; border-radius: 3px; }
svg { display: block; width: 100%; height: auto; font-size: 14px; }
svg text { fill: var(--text); }
.interval { stroke: var(--text); stroke-width: 1.5; fill: none; }
${Object.keys(GROUPS)
  .map((group) => `rect.${group} { fill: var(--${group}); } .key.${group} { background: var(--${group}); }`)
  .join('\n')}
svg .on-right, svg .on-wrong, svg .on-none, svg .on-beyond { fill: var(--page); font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; }
tbody th { font-weight: 600; white-space: nowrap; }
.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
footer { margin-top: 32px; color: var(--soft); font-size: 13px; }
@media (max-width: 600px) { .legend { columns: 1; } }
@media print { main { padding: 0; } }
`;
