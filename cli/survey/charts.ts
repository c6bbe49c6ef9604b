import { number, type PhotoGroup, percent, type SurveySummary } from './summary.ts';

/** Groups in the order of the bar, with their names. */
export const GROUPS: Readonly<Record<PhotoGroup, string>> = {
  right: 'Right photo',
  wrong: 'Wrong photo, or none although there is one',
  none: 'No photo anywhere',
  beyond: 'Not copied from Microsoft 365',
  unknown: 'Not known',
};

/** Width of a chart in units of its view box. */
const WIDTH = 720;

/** One bar with the share of each group. Plain SVG: no script, and colors from the page's style sheet. */
export function groupBar({ byVerdict }: SurveySummary): string {
  let x = 0;
  const parts = groupShares(byVerdict).map(({ group, share }) => {
    const width = share * WIDTH;
    const part = `<rect class="${group}" x="${round(x)}" y="0" width="${round(width)}" height="44"/>`;
    const text = width < 60 ? '' : `<text class="on-${group}" x="${round(x + 8)}" y="28">${percent(share)}</text>`;
    x += width;
    return part + text;
  });
  return svg(44, 'Share of people by state of their photo; the table below has the same numbers.', parts);
}

export function groupShares(byVerdict: SurveySummary['byVerdict']) {
  return (Object.keys(GROUPS) as PhotoGroup[]).map((group) => {
    const own = byVerdict.filter((one) => one.group === group);
    const sum = (of: (one: (typeof own)[number]) => number) => own.reduce((all, one) => all + of(one), 0);
    return { group, people: sum(({ people }) => people), share: sum(({ share }) => share) };
  });
}

const ROW = 34;
const LABELS = 170;
const VALUES = 150;

/** A bar for each verdict, with the confidence interval as a line over its end. */
export function verdictBars({ byVerdict }: SurveySummary): string {
  const most = Math.max(0.01, ...byVerdict.map(({ high }) => high));
  const scale = (share: number) => (share / most) * (WIDTH - LABELS - VALUES);
  const rows = byVerdict.map(({ verdict, group, share, low, high, people }, index) => {
    const y = index * ROW;
    const middle = y + ROW / 2;
    const [from, to] = [LABELS + scale(low), LABELS + scale(high)].map(round);
    const interval =
      low === high
        ? ''
        : `<path class="interval" d="M${from} ${middle}H${to}M${from} ${middle - 5}v10M${to} ${middle - 5}v10"/>`;
    return [
      `<text x="${LABELS - 10}" y="${middle + 5}" text-anchor="end">${verdict}</text>`,
      `<rect class="${group}" x="${LABELS}" y="${y + 6}" width="${round(Math.max(1, scale(share)))}" height="${ROW - 12}"/>`,
      interval,
      `<text x="${WIDTH}" y="${middle + 5}" text-anchor="end">${percent(share)} (${number(people)})</text>`,
    ].join('');
  });
  return svg(
    byVerdict.length * ROW,
    'Share and number of people by verdict; the table below has the same numbers.',
    rows,
  );
}

function svg(height: number, label: string, parts: readonly string[]): string {
  const box = `viewBox="0 0 ${WIDTH} ${height}"`;
  return `<svg ${box} role="img" aria-label="${label}">${parts.join('')}</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
