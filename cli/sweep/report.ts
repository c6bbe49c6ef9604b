import type { SweepReport } from '../../src/sweep/types.ts';

const ENDINGS: Readonly<Record<SweepReport['ended'], string>> = {
  done: 'Everybody was looked at.',
  busy: 'Another instance is at work on the rest.',
  stopped: 'Stopped; the next sweep goes on here.',
  paused: 'Microsoft Graph asks for a longer pause; the next sweep goes on here.',
  failed: 'Not everybody could be looked at; the next sweep goes on here.',
};

/** For a script: numbers only. */
export function sweepReportJson({ failure, rate: _rate, ...report }: SweepReport, dryRun: boolean): object {
  return { dryRun, ...report, ...(failure && { failure: { reason: failure.reason, code: failure.code } }) };
}

/** For a person. */
export function sweepReportText(report: SweepReport, dryRun: boolean): string {
  const { done, left, baseline, appeared, changed, vanished, samePicture, gone, throttled, failed, parts, ended } =
    report;
  const unread = Object.entries(failed).map(([reason, count]) => `${count} ${reason}`);
  const lines: readonly (readonly [string, string | number])[] = [
    ['Looked at', done],
    ['Left', left],
    ['For the first time', baseline],
    ['Photo new', appeared],
    ['Photo changed', changed],
    ['Photo removed', vanished],
    ['Same picture anew', samePicture],
    ['Gone', gone],
    ['Not readable', unread.join(', ') || 0],
    ['Readings asked for', parts],
    ['Put off by Graph', throttled],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  const facts = lines.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return [ENDINGS[ended] + (dryRun ? ' Nothing was written down.' : ''), '', ...facts].join('\n');
}
