import { parseArgs } from 'node:util';
import { readTenantConfig, type TenantConfig } from '../src/config/tenant-config.ts';
import { openStoreBeside } from '../src/store/open-store.ts';
import type { Store } from '../src/store/types.ts';
import { type Command, parseCommand } from './nudges/parse-command.ts';
import { statusText } from './nudges/report.ts';
import { readStatus } from './nudges/status.ts';
import { print, printError, runCommand, START_FAILURE_EXIT } from './run-command.ts';
import { readSettingsFile } from './settings-file.ts';

const USAGE = `Steers what people hear without asking, while the bot runs, on all its instances at once.

  npm run nudges -- status
  npm run nudges -- off | dry-run | on
  npm run nudges -- pilot [NAME …]    only these people: user principal names, object ids, or group:OBJECT-ID;
                                      without names, those of last time
  npm run nudges -- pause | resume    nothing is sent; what is queued stays
  npm run nudges -- cap N             so many messages in 24 hours, over all people; 0: none
  npm run nudges -- bulk-share 5%     if more people than that have a new photo within 24 hours, hold everything back
  npm run nudges -- release           after a bulk change: let go on what is held back
  npm run nudges -- reset [WHAT …]    take back what was said by command, so that the settings hold again:
                                      mode, cap, bulk-share; without WHAT, all three

  --json            for a script: the status that it ends with
  --settings FILE   a file of NAME=value lines, beside the environment's own

docs/nudges.md says more, and what the exit codes mean.
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
  const asked = parseCommand(positionals);
  if (asked.ask === 'nothing') {
    return printError(asked.why === undefined ? USAGE : `${asked.why}\n\n${USAGE}`, EXIT.usage);
  }
  if (values.settings) readSettingsFile(values.settings);
  const config = readTenantConfig(process.env);
  const store = await openStoreBeside(config.store);
  try {
    await obey(asked, config, store);
    const status = await readStatus(config, store);
    return print(values.json ? JSON.stringify(status, undefined, 2) : statusText(status), EXIT.done);
  } finally {
    await store.close();
  }
}

async function obey(asked: Command, config: TenantConfig, store: Store): Promise<void> {
  const { tenantId } = config.app;
  const { control } = store;
  switch (asked.ask) {
    case 'change':
      return control.change(tenantId, asked.change);
    case 'pause':
      return control.change(tenantId, { pausedAt: config.now() });
    case 'release':
      return control.release(tenantId, config.now());
    case 'pilot': {
      if (asked.people.length + asked.groups.length > 0) {
        // A pause shall not have to wait for what only this needs.
        const { choosePilot } = await import('./nudges/pilot.ts');
        await choosePilot(config, store, asked);
      }
      return control.change(tenantId, { mode: 'pilot' });
    }
  }
}

await runCommand(main, USAGE, EXIT.failed);
