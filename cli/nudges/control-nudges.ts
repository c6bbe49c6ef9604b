import { readTenantConfig, type TenantConfig } from '../../src/config/tenant-config.ts';
import { CodedError } from '../../src/errors.ts';
import { openStoreForCommand } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/types.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';
import type { CommandContext, Outcome } from '../program/types.ts';
import type { Command } from './parse-command.ts';
import { statusText } from './report.ts';
import { readStatus } from './status.ts';

/** Executes a command. The outcome is the status after it. */
export async function controlNudges(
  command: Exclude<Command, { kind: 'invalid' }>,
  { environment }: CommandContext,
): Promise<Outcome> {
  const config = readTenantConfig(environment);
  const store = await openStoreForCommand(config.store);
  try {
    if (command.kind !== 'status') await requireBot(config, store);
    await execute(command, config, store);
    const status = await readStatus(config, store);
    return { exitCode: EXIT_DONE, text: () => statusText(status), json: () => status };
  } finally {
    await store.close();
  }
}

/** A change for another tenant, or in another database, would reach no bot. Throws `bot-unknown`. */
async function requireBot({ app }: TenantConfig, store: Store): Promise<void> {
  const { settings } = await store.control.read(app.tenantId);
  if (settings) return;
  throw new CodedError('bot-unknown', 'Nothing was changed: no bot of this tenant has started with this database.', {
    remedy: 'Check AAD_APP_TENANT_ID, and DATABASE_URL or DATA_FOLDER: they must be those of the running bot.',
  });
}

async function execute(command: Command, config: TenantConfig, store: Store): Promise<void> {
  const { tenantId } = config.app;
  const { control } = store;
  switch (command.kind) {
    case 'change':
      return control.update(tenantId, command.change);
    case 'pause':
      return control.update(tenantId, { pausedAt: config.now() });
    case 'release':
      return control.release(tenantId, config.now());
    case 'pilot': {
      if (command.people.length + command.groups.length > 0) {
        // Loaded on demand, so that other commands, such as `pause`, start faster.
        const { choosePilot } = await import('./pilot.ts');
        await choosePilot(config, store, command);
      }
      return control.update(tenantId, { mode: 'pilot' });
    }
  }
}
