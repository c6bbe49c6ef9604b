import type { GraphPace } from '../../src/store/ledger/types.ts';
import { batchesAtOnce } from '../../src/sweep/adapt-pace.ts';
import type { SweepReport } from '../../src/sweep/types.ts';
import { oneLine } from '../terminal-text.ts';

const RESULTS: Readonly<Record<SweepReport['ended'], string>> = {
  done: 'All people were checked.',
  busy: 'Another instance is working on the rest.',
  stopped: 'Stopped. The next sweep continues here.',
  paused: 'Microsoft Graph asked for a longer pause. The next sweep continues here.',
  failed: 'Some people could not be checked. The next sweep continues here.',
};

/** What all sweeps of the tenant have learned about Graph's limit. `ceiling`: `SWEEP_BATCHES_AT_ONCE`. */
export interface LearnedPace {
  readonly pace: GraphPace;
  readonly ceiling: number;
}

/** The report for scripts: numbers only. */
export function sweepReportJson(
  { failure, rate: _rate, ...report }: SweepReport,
  dryRun: boolean,
  { pace, ceiling }: LearnedPace,
): object {
  const learned = { batchesAtOnce: batchesAtOnce(pace, ceiling), ceiling, refusedAt: pace.refusedAt ?? null };
  return {
    dryRun,
    ...report,
    pace: learned,
    ...(failure && { failure: { reason: failure.reason, code: failure.code } }),
  };
}

/** The report for a person. */
export function sweepReportText(report: SweepReport, dryRun: boolean, learned: LearnedPace): string {
  const { done, left, baseline, appeared, changed, vanished, samePicture, gone, throttled, failed, parts, ended } =
    report;
  const unread = Object.entries(failed).map(([reason, count]) => `${count} ${reason}`);
  const lines: readonly (readonly [string, string | number])[] = [
    ['Checked', done],
    ['Left', left],
    ['First check', baseline],
    ['Photo added', appeared],
    ['Photo changed', changed],
    ['Photo removed', vanished],
    ['Same picture, new ETag', samePicture],
    ['Gone or blocked', gone],
    ['Unreadable', unread.join(', ') || 0],
    ['Graph requests', parts],
    ['Throttled', throttled],
    ['Batches at once', paceText(learned)],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  const facts = lines.map(([name, value]) => `  ${name.padEnd(width)}  ${oneLine(String(value))}`);
  return [RESULTS[ended] + (dryRun ? ' Nothing was saved.' : ''), '', ...facts].join('\n');
}

function paceText({ pace, ceiling }: LearnedPace): string {
  const refused = pace.refusedAt === undefined ? '' : `; Graph refused ${pace.refusedAt}`;
  return `${batchesAtOnce(pace, ceiling)} of at most ${ceiling}${refused}`;
}
