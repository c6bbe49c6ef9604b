import { readTenantConfig } from '../../src/config/tenant-config.ts';
import { appGraphAccess } from '../../src/microsoft365/graph/app-graph-access.ts';
import { createAppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import { openStoreForCommand } from '../../src/store/open-store.ts';
import { createSweep } from '../../src/sweep/create-sweep.ts';
import { markAllDue } from '../../src/sweep/mark-all-due.ts';
import type { SweepReport } from '../../src/sweep/types.ts';
import { hintFor, hintLines } from '../check/hints.ts';
import type { CommandContext, Outcome } from '../program/types.ts';
import { SWEEP_EXIT } from './exit-code.ts';
import { progressLine } from './progress-bar.ts';
import { sweepReportJson, sweepReportText } from './report.ts';

/** Longest pause, asked for by Graph, that the command waits. Milliseconds. */
const MAX_WAIT_MS = 10 * 60_000;

/** Sweeps until all people are read or the process is stopped. */
export async function sweepNow(
  dryRun: boolean,
  { environment, progress, catchStop }: CommandContext,
): Promise<Outcome> {
  const config = readTenantConfig(environment);
  const signal = catchStop();
  const store = await openStoreForCommand(config.store);
  try {
    const credential = createAppCredential({ ...config.app, ...config.cloud });
    const run = createSweep(store, {
      ...config.sweep,
      tenantId: config.app.tenantId,
      access: appGraphAccess(config.cloud.graph, credential),
      now: config.now,
    });
    if (!dryRun) await markAllDue(store.ledger, config.app.tenantId, config.now(), signal);
    const report = await run({
      signal,
      dryRun,
      maxWait: MAX_WAIT_MS,
      onProgress: (now) => progress.show(progressLine(now)),
    });
    const { pace } = await store.graphSlots.adapt(config.app.tenantId, config.now(), (unchanged) => unchanged);
    const learned = { pace, ceiling: config.sweep.ceiling };
    return {
      exitCode: exitCodeOf(report),
      text: () => sweepReportText(report, dryRun, learned),
      json: () => sweepReportJson(report, dryRun, learned),
      ...(report.failure && { problem: hintLines(hintFor('directory', report.failure)).join('\n') }),
    };
  } finally {
    await store.close();
  }
}

function exitCodeOf({ ended }: SweepReport): number {
  if (ended === 'done') return SWEEP_EXIT.done;
  return ended === 'failed' ? SWEEP_EXIT.failed : SWEEP_EXIT.unfinished;
}
