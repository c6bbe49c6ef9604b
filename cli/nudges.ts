import { parseArgs } from 'node:util';
import { readTenantConfig, type TenantConfig } from '../src/config/tenant-config.ts';
import { CodedError } from '../src/errors.ts';
import { openStoreForCommand } from '../src/store/open-store.ts';
import type { Store } from '../src/store/types.ts';
import { type Command, parseCommand } from './nudges/parse-command.ts';
import { statusText } from './nudges/report.ts';
import { readStatus } from './nudges/status.ts';
import { print, printError, runCommand, START_FAILURE_EXIT } from './run-command.ts';
import { readSettingsFile } from './settings-file.ts';

const USAGE = `Controls nudges while the bot runs, on all its instances at once, and prints the status.

  npm run nudges -- status
  npm run nudges -- off | dry-run | on
  npm run nudges -- pilot [NAME …]    only these people: user principal names, object ids, or group:OBJECT-ID;
                                      without names, the previous pilot
  npm run nudges -- pause | resume    send nothing; queued messages stay queued
  npm run nudges -- cap N             at most N messages in 24 hours, to all people together; 0 sends none
  npm run nudges -- bulk-share 5%     hold all messages if more than 5% of people change their photo in 24 hours
  npm run nudges -- release           send what was held back after a bulk change
  npm run nudges -- reset [WHAT …]    use the settings again instead of the values set by command;
                                      WHAT: mode, cap, bulk-share; without WHAT, all three

  --json            print the status as JSON
  --settings FILE   read NAME=value lines from FILE; the environment takes precedence

For details and exit codes, see docs/nudges.md.
`;

const EXIT = { done: 0, failed: 2, ...START_FAILURE_EXIT } as const;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      settings: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return print(USAGE, EXIT.done);
  const command = parseCommand(positionals);
  if (command.kind === 'invalid') {
    return printError(command.reason === undefined ? USAGE : `${command.reason}\n\n${USAGE}`, EXIT.usage);
  }
  if (values.settings) readSettingsFile(values.settings);
  const config = readTenantConfig(process.env);
  const store = await openStoreForCommand(config.store);
  try {
    if (command.kind !== 'status') await requireBot(config, store);
    await execute(command, config, store);
    const status = await readStatus(config, store);
    return print(values.json ? JSON.stringify(status, undefined, 2) : statusText(status), EXIT.done);
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
        const { choosePilot } = await import('./nudges/pilot.ts');
        await choosePilot(config, store, command);
      }
      return control.update(tenantId, { mode: 'pilot' });
    }
  }
}

await runCommand(main, USAGE, EXIT.failed);
