import { parseArgs } from 'node:util';
import { openStoreBeside, type Store } from '../src/store/index.ts';
import { readTenantConfig, type TenantConfig } from '../src/tenant-config.ts';
import { toText } from './nudges/report.ts';
import { readStatus } from './nudges/status.ts';
import { complain, NOT_BEGUN, runCommand, say } from './run-command.ts';
import { readSettingsFile } from './settings-file.ts';

const USAGE = `Steers what people hear without asking, while the bot runs, on all its instances at once.

  npm run nudges -- status
  npm run nudges -- off | dry-run | on
  npm run nudges -- pilot [NAME …]    only these people: user principal names, object ids, or group:OBJECT-ID;
                                      without names, those of last time
  npm run nudges -- pause | resume    nothing is sent; what is queued stays
  npm run nudges -- cap N             so many messages in 24 hours, over all people
  npm run nudges -- release           after a bulk change: let go on what is held back

  --json            for a script: the status that it ends with
  --settings FILE   a file of NAME=value lines, beside the environment's own

docs/nudges.md says more.
`;

const EXIT = { done: 0, failed: 2, ...NOT_BEGUN } as const;

type Command = (config: TenantConfig, store: Store, words: readonly string[]) => Promise<void>;

const COMMANDS: Readonly<Record<string, { readonly words: 'none' | 'one' | 'any'; readonly run: Command }>> = {
  status: { words: 'none', run: async () => {} },
  off: { words: 'none', run: ({ app }, { control }) => control.change(app.tenantId, { mode: 'off' }) },
  'dry-run': { words: 'none', run: ({ app }, { control }) => control.change(app.tenantId, { mode: 'dry-run' }) },
  on: { words: 'none', run: ({ app }, { control }) => control.change(app.tenantId, { mode: 'on' }) },
  pilot: {
    words: 'any',
    async run(config, store, names) {
      // A pause shall not have to wait for what only this needs.
      const { choosePilot } = await import('./nudges/pilot.ts');
      if (names.length > 0) await choosePilot(config, store, names);
      await store.control.change(config.app.tenantId, { mode: 'pilot' });
    },
  },
  pause: { words: 'none', run: ({ app, now }, { control }) => control.change(app.tenantId, { pausedAt: now() }) },
  resume: { words: 'none', run: ({ app }, { control }) => control.change(app.tenantId, { pausedAt: undefined }) },
  cap: {
    words: 'one',
    run: ({ app }, { control }, [number]) => control.change(app.tenantId, { dailyCap: Number(number) }),
  },
  release: { words: 'none', run: ({ app, now }, { control }) => control.release(app.tenantId, now()) },
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      settings: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return say(USAGE, EXIT.done);
  const [name = '', ...words] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command || !takes(command.words, words)) return complain(USAGE, EXIT.usage);
  if (name === 'cap' && !/^\d{1,7}$/.test(words[0] ?? '')) return complain(`Not a number: ${words[0]}`, EXIT.usage);
  if (values.settings) readSettingsFile(values.settings);
  const config = readTenantConfig(process.env);
  const store = await openStoreBeside(config.store);
  try {
    await command.run(config, store, words);
    const status = await readStatus(config, store);
    return say(values.json ? JSON.stringify(status, undefined, 2) : toText(status), EXIT.done);
  } finally {
    await store.close();
  }
}

function takes(allowed: 'none' | 'one' | 'any', words: readonly string[]): boolean {
  return allowed === 'any' || words.length === (allowed === 'one' ? 1 : 0);
}

await runCommand(main, USAGE, EXIT.failed);
