import { parseArgs } from 'node:util';
import { type CliCommand, type CommandContext, print, START_FAILURE_EXIT } from '../run-command.ts';
import { readSettingsFile } from '../settings-file.ts';
import { parseCommand } from './parse-command.ts';

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

const DONE = 0;

export const nudgesCommand: CliCommand = { usage: USAGE, failed: 2, main };

/** Loads the modules of the work after the arguments are checked: they are hundreds. */
async function main(context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...context.args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      settings: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return print(context.stdout, USAGE, DONE);
  const command = parseCommand(positionals);
  if (command.kind === 'invalid') {
    const text = command.reason === undefined ? USAGE : `${command.reason}\n\n${USAGE}`;
    return print(context.stderr, text, START_FAILURE_EXIT.usage);
  }
  if (values.settings) readSettingsFile(values.settings, context);
  const { controlNudges } = await import('./control-nudges.ts');
  return print(context.stdout, await controlNudges(command, values.json, context.environment), DONE);
}
