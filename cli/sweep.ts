import { parseArgs } from 'node:util';
import { readTenantConfig } from '../src/config/tenant-config.ts';
import { appGraphAccess } from '../src/microsoft365/graph/app-graph-access.ts';
import { createAppCredential } from '../src/microsoft365/identity/app-credential.ts';
import { openStoreForCommand } from '../src/store/open-store.ts';
import { createSweep } from '../src/sweep/create-sweep.ts';
import { markAllDue } from '../src/sweep/mark-all-due.ts';
import { hintFor, hintLines } from './check/hints.ts';
import { print, printError, runCommand } from './run-command.ts';
import { readSettingsFile } from './settings-file.ts';
import { startProgressBar } from './sweep/progress-bar.ts';
import { sweepReportJson, sweepReportText } from './sweep/report.ts';

const USAGE = `Reads now whether people who have the app changed their photo, and records the changes.

  npm run sweep

  --dry-run         read, but save nothing
  --json            print the result as JSON
  --settings FILE   read NAME=value lines from FILE; the environment takes precedence

The command can run beside the bot; they share the work. Ctrl-C stops it, and the bot's next sweep continues there.
For details and exit codes, see docs/sweep.md.
`;

const EXIT = { done: 0, unfinished: 1, failed: 2 } as const;

/** Longest pause, asked for by Graph, that the command waits. Milliseconds. */
const MAX_WAIT_MS = 10 * 60_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      settings: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return print(USAGE, EXIT.done);
  if (values.settings) readSettingsFile(values.settings);
  const config = readTenantConfig(process.env);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const store = await openStoreForCommand(config.store);
  const bar = startProgressBar(process.stderr);
  try {
    const { signal } = stop;
    const dryRun = values['dry-run'];
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
    print(
      values.json
        ? JSON.stringify(sweepReportJson(report, dryRun, learned), undefined, 2)
        : sweepReportText(report, dryRun, learned),
      EXIT.done,
    );
    if (report.failure) printError(hintLines(hintFor('directory', report.failure)).join('\n'), EXIT.failed);
    if (report.ended === 'done') return EXIT.done;
    return report.ended === 'failed' ? EXIT.failed : EXIT.unfinished;
  } finally {
    bar.end();
    await store.close();
  }
}

await runCommand(main, USAGE, EXIT.failed);
