import { readTenantConfig, type TenantConfig } from '../../src/config/tenant-config.ts';
import { controlChange } from '../../src/nudges/control-change.ts';
import type { AdminChange } from '../../src/store/admin/types.ts';
import { openStoreForCommand } from '../../src/store/open-store.ts';
import { commandAuthor } from '../admin/command-author.ts';
import { requireBot } from '../admin/require-bot.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';
import type { CommandContext, Outcome } from '../program/types.ts';
import type { Command } from './parse-command.ts';
import { statusText } from './report.ts';
import { readStatus } from './status.ts';

type NudgeCommand = Exclude<Command, { kind: 'invalid' }>;

/** Executes a command. The outcome is the status after it. */
export async function controlNudges(command: NudgeCommand, context: CommandContext): Promise<Outcome> {
  const config = readTenantConfig(context.environment);
  const store = await openStoreForCommand(config.store);
  try {
    if (command.kind !== 'status') {
      await requireBot(config, store);
      const change = await changeFor(command, config);
      await store.adminChanges.apply(config.app.tenantId, change, commandAuthor(config, context));
    }
    const status = await readStatus(config, store);
    return { exitCode: EXIT_DONE, text: () => statusText(status), json: () => status };
  } finally {
    await store.close();
  }
}

/** The change that a command makes. The control of nudges has the same changes in the chat. */
async function changeFor(
  command: Exclude<NudgeCommand, { kind: 'status' }>,
  config: TenantConfig,
): Promise<AdminChange> {
  switch (command.kind) {
    case 'change':
      return { kind: 'control', update: command.change };
    case 'pause':
    case 'resume':
    case 'release':
      return controlChange(command.kind, config.now());
    case 'pilot': {
      if (command.people.length + command.groups.length === 0) return { kind: 'pilot' };
      // Loaded on demand, so that other commands, such as `pause`, start faster.
      const { readPilot } = await import('./pilot.ts');
      return { kind: 'pilot', selection: await readPilot(config, command) };
    }
  }
}
