import { readTenantConfig } from '../../src/config/tenant-config.ts';
import { appGraphAccess } from '../../src/microsoft365/graph/app-graph-access.ts';
import { createAppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import { openStoreForCommand } from '../../src/store/open-store.ts';
import { createSweep } from '../../src/sweep/create-sweep.ts';
import { markAllDue } from '../../src/sweep/mark-all-due.ts';
import { hintFor, hintLines } from '../check/hints.ts';
import { asJson, type CommandContext, print } from '../run-command.ts';
import { SWEEP_EXIT } from './exit-code.ts';
import { startProgressBar } from './progress-bar.ts';
import { sweepReportJson, sweepReportText } from './report.ts';

/** Longest pause, asked for by Graph, that the command waits. Milliseconds. */
const MAX_WAIT_MS = 10 * 60_000;

/** Sweeps until all people are read or the process is stopped, prints the report, and returns the exit code. */
export async function sweepNow(
  { dryRun, json }: { readonly dryRun: boolean; readonly json: boolean },
  { environment, stdout, stderr, catchStop }: CommandContext,
): Promise<number> {
  const config = readTenantConfig(environment);
  const signal = catchStop();
  const store = await openStoreForCommand(config.store);
  const bar = startProgressBar(stderr);
  try {
    const credential = createAppCredential({ ...config.app, ...config.cloud });
    const run = createSweep(store, {
      ...config.sweep,
      tenantId: config.app.tenantId,
      access: appGraphAccess(config.cloud.graph, credential),
      now: config.now,
    });
    if (!dryRun) await markAllDue(store.ledger, config.app.tenantId, config.now(), signal);
    const report = await run({ signal, dryRun, maxWait: MAX_WAIT_MS, onProgress: bar.show });
    bar.end();
    const { pace } = await store.graphSlots.adapt(config.app.tenantId, config.now(), (unchanged) => unchanged);
    const learned = { pace, ceiling: config.sweep.ceiling };
    const text = json ? asJson(sweepReportJson(report, dryRun, learned)) : sweepReportText(report, dryRun, learned);
    print(stdout, text, SWEEP_EXIT.done);
    if (report.failure) {
      print(stderr, hintLines(hintFor('directory', report.failure)).join('\n'), SWEEP_EXIT.failed);
    }
    if (report.ended === 'done') return SWEEP_EXIT.done;
    return report.ended === 'failed' ? SWEEP_EXIT.failed : SWEEP_EXIT.unfinished;
  } finally {
    bar.end();
    await store.close();
  }
}
