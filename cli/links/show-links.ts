import { readTenantConfig } from '../../src/config/tenant-config.ts';
import { openStoreForCommand } from '../../src/store/open-store.ts';
import { commandAuthor } from '../admin/command-author.ts';
import { EXIT } from '../check/exit-code.ts';
import type { CommandContext, Outcome } from '../program/types.ts';
import { learnedTablesText, linkTableCsv, readLearnedTables } from './link-table.ts';

/** What was learned about links and times, after forgetting it if `reset` is set. */
export async function showLinks(reset: boolean, context: CommandContext): Promise<Outcome> {
  const config = readTenantConfig(context.environment);
  const store = await openStoreForCommand(config.store);
  try {
    if (reset) {
      await store.adminChanges.apply(config.app.tenantId, { kind: 'reset-links' }, commandAuthor(config, context));
    }
    const tables = await readLearnedTables(config, store);
    return {
      exitCode: EXIT.inSync,
      text: () => learnedTablesText(tables),
      json: () => tables,
      csv: () => linkTableCsv(tables),
    };
  } finally {
    await store.close();
  }
}
