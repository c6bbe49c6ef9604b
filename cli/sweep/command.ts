import { parseArgs } from 'node:util';
import { type CliCommand, type CommandContext, print } from '../run-command.ts';
import { readSettingsFile } from '../settings-file.ts';
import { SWEEP_EXIT } from './exit-code.ts';

const USAGE = `Reads now whether people who have the app changed their photo, and records the changes.

  npm run sweep

  --dry-run         read, but save nothing
  --json            print the result as JSON
  --settings FILE   read NAME=value lines from FILE; the environment takes precedence

The command can run beside the bot; they share the work. Ctrl-C stops it, and the bot's next sweep continues there.
For details and exit codes, see docs/sweep.md.
`;

export const sweepCommand: CliCommand = { usage: USAGE, failed: SWEEP_EXIT.failed, main };

/** Loads the modules of the work after the arguments are checked: they are hundreds. */
async function main(context: CommandContext): Promise<number> {
  const { values } = parseArgs({
    args: [...context.args],
    options: {
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      settings: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return print(context.stdout, USAGE, SWEEP_EXIT.done);
  if (values.settings) readSettingsFile(values.settings, context);
  const { sweepNow } = await import('./sweep-now.ts');
  return sweepNow({ dryRun: values['dry-run'], json: values.json }, context);
}
