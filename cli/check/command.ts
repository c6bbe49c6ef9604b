import { parseArgs } from 'node:util';
import { type CliCommand, type CommandContext, print } from '../run-command.ts';
import { readSettingsFile } from '../settings-file.ts';
import { EXIT } from './exit-code.ts';

const USAGE = `Explains why SharePoint shows one person's photo as it does, or what the bot learned about links to SharePoint.

  npm run check -- --user NAME
  npm run check -- --links

  --user NAME       the person: user principal name, object id or mail address
  --links           print which links were tried, and what followed
  --reset           with --links: forget it first
  --json            print the result as JSON
  --settings FILE   read NAME=value lines from FILE; the environment takes precedence

The check of a person reads as the app, with its certificate. For details and exit codes, see docs/check.md; for links,
see docs/open-sharepoint.md.
`;

export const checkCommand: CliCommand = { usage: USAGE, failed: EXIT.unknown, main };

/** Loads the modules of the work after the arguments are checked: they are hundreds. */
async function main(context: CommandContext): Promise<number> {
  const { user, links, reset, json, settings, help } = readArguments(context.args);
  if (help) return print(context.stdout, USAGE, EXIT.inSync);
  const problem = problemOf({ user, links, reset });
  if (problem) return print(context.stderr, `${problem}\n\n${USAGE}`, EXIT.usage);
  if (settings) readSettingsFile(settings, context);
  if (user) return (await import('./show-check.ts')).showCheck(user, json, context);
  return (await import('../links/show-links.ts')).showLinks({ reset, json }, context);
}

/** Why these arguments make no sense together. */
function problemOf({ user, links, reset }: Pick<ReturnType<typeof readArguments>, 'user' | 'links' | 'reset'>) {
  if (user && links) return 'Only one of --user and --links is possible.';
  if (!user && !links) return '--user or --links is missing.';
  return reset && !links ? '--reset needs --links.' : undefined;
}

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      user: { type: 'string' },
      links: { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      settings: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return { ...values, user: values.user?.trim() };
}
