import { setTimeout as delay } from 'node:timers/promises';
import { readTenantConfig, type TenantConfig } from '../../src/config/tenant-config.ts';
import { appGraphAccess } from '../../src/microsoft365/graph/app-graph-access.ts';
import { createAppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import type { Failed } from '../../src/photo/evidence.ts';
import { readReport } from '../../src/report/read-report.ts';
import { openStoreForCommand } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/types.ts';
import { readDirectory } from '../../src/survey/survey-reads.ts';
import { commandAuthor } from '../admin/command-author.ts';
import { requireBot } from '../admin/require-bot.ts';
import { hintFor, hintLines } from '../check/hints.ts';
import { counted } from '../counted.ts';
import { writePrivateFile } from '../people/write-private-file.ts';
import { csvText } from '../program/csv-text.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';
import type { CommandContext, CsvTable, Outcome } from '../program/types.ts';
import { reportText, trendTable } from './report-text.ts';

/** Reads the report, and writes the table with names if that was asked for. */
export async function reportTenant(
  { csv }: { readonly csv: string | undefined },
  context: CommandContext,
): Promise<Outcome> {
  const config = readTenantConfig(context.environment);
  const store = await openStoreForCommand(config.store);
  try {
    await requireBot(config, store);
    const report = await readReport(config, store);
    const failure = csv === undefined ? undefined : await writeNames(csv, config, store, context);
    return {
      exitCode: failure ? 2 : EXIT_DONE,
      text: () => reportText(report),
      json: () => ({ ...report, lastSweep: report.lastSweep ?? null }),
      csv: () => trendTable(report),
      ...(failure && { problem: hintLines(hintFor('directory', failure)).join('\n') }),
    };
  } finally {
    await store.close();
  }
}

/** Writes each person who has the app. Recorded before it happens. Returns why names could not be read. */
async function writeNames(
  file: string,
  config: TenantConfig,
  store: Store,
  context: CommandContext,
): Promise<Failed | undefined> {
  const { tenantId } = config.app;
  const names = await readNames(config, context);
  if ('state' in names) return names;
  await store.audit.record(tenantId, { action: 'report-names' }, commandAuthor(config, context));
  const people = await store.report.people(tenantId);
  const table: CsvTable = {
    columns: [...['user principal name', 'object id', 'reach', 'opted out'], ...COLUMNS_OF_STATE],
    rows: people.map(({ objectId, reach, optedOut, changedAt, decision, message, ended }) => {
      return [names.get(objectId), objectId, reach, optedOut, changedAt, decision, message, ended];
    }),
  };
  await writePrivateFile(file, `${csvText(table)}\n`);
  return undefined;
}

const COLUMNS_OF_STATE = ['newest change', 'decision', 'newest message', 'follow-up'];
/** Milliseconds. */
const MAX_WAIT = 60_000;

/** The names are not stored: Graph has them. */
async function readNames(config: TenantConfig, { progress }: CommandContext) {
  const credential = createAppCredential({ ...config.app, ...config.cloud });
  const directory = await readDirectory({
    access: appGraphAccess(config.cloud.graph, credential),
    wait: (milliseconds) => delay(milliseconds),
    maxWait: MAX_WAIT,
    signal: new AbortController().signal,
    onPage: (count) => progress.show(`${counted(count, 'account')} listed`),
  });
  progress.end();
  if (!directory || 'state' in directory) return directory ?? ({ state: 'failed', reason: 'timed-out' } as const);
  return new Map(directory.people.map(({ objectId, userPrincipalName }) => [objectId, userPrincipalName]));
}
