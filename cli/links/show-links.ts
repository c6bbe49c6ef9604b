import { readTenantConfig } from '../../src/config/tenant-config.ts';
import { openStoreForCommand } from '../../src/store/open-store.ts';
import { EXIT } from '../check/exit-code.ts';
import { asJson, type CommandContext, print } from '../run-command.ts';
import { learnedTablesText, readLearnedTables, resetLearned } from './link-table.ts';

/** Prints what was learned about links and times, after forgetting it if `reset` is set. Returns the exit code. */
export async function showLinks(
  { reset, json }: { readonly reset: boolean; readonly json: boolean },
  { environment, stdout }: CommandContext,
): Promise<number> {
  const config = readTenantConfig(environment);
  const store = await openStoreForCommand(config.store);
  try {
    if (reset) await resetLearned(config, store);
    const tables = await readLearnedTables(config, store);
    return print(stdout, json ? asJson(tables) : learnedTablesText(tables), EXIT.inSync);
  } finally {
    await store.close();
  }
}
