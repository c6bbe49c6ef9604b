import { readTenantConfig } from '../../src/config/tenant-config.ts';
import { DAY_MS } from '../../src/nudges/nudge-limits.ts';
import { openStoreForCommand } from '../../src/store/open-store.ts';
import { requireBot } from '../admin/require-bot.ts';
import { resolvePerson } from '../admin/resolve-person.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';
import type { CommandContext, Outcome } from '../program/types.ts';
import { auditCsv, auditText } from './audit-table.ts';

/** Reads the entries of the audit. `user`: only those that concern this person's data. */
export async function showAudit(
  { days, user }: { readonly days: number; readonly user: string | undefined },
  { environment }: CommandContext,
): Promise<Outcome> {
  const config = readTenantConfig(environment);
  const store = await openStoreForCommand(config.store);
  try {
    await requireBot(config, store);
    const person = user === undefined ? undefined : (await resolvePerson(config, user)).objectId;
    const since = new Date(config.now().getTime() - days * DAY_MS);
    const entries = await store.audit.list(config.app.tenantId, { since, person });
    return {
      exitCode: EXIT_DONE,
      text: () => auditText(entries, days),
      json: () => ({
        since,
        entries: entries.map(({ before = null, after = null, subject = null, ...entry }) => ({
          ...entry,
          ...{ before, after, subject },
        })),
      }),
      csv: () => auditCsv(entries),
    };
  } finally {
    await store.close();
  }
}
