import { defineSubcommand, wrongArguments } from '../program/define-subcommand.ts';
import { NUDGE_ACTIONS, parseCommand } from './parse-command.ts';

export const nudgesCommand = defineSubcommand({
  name: 'nudges',
  summary: 'Controls nudges while the bot runs, on all its instances at once, and prints the status.',
  details: [
    'status                  print what is in force, and how the tenant stands',
    'off | dry-run | on      send nothing; decide, but send nothing; send to all people',
    'pilot [NAME ...]        only these people: user principal names, object ids, or group:OBJECT-ID;',
    '                        without names, the previous pilot',
    'pause | resume          send nothing; queued messages stay queued',
    'cap N                   at most N messages in 24 hours, to all people together; 0 sends none',
    'bulk-share 5%           hold all messages if more than 5% of people change their photo in 24 hours',
    'release                 send what was held back after a bulk change',
    'reset [WHAT ...]        use the settings again instead of the values set by command;',
    '                        WHAT: mode, cap, bulk-share; without WHAT, all three',
  ].join('\n'),
  page: 'docs/nudges.md',
  group: 'For admins:',
  arguments: [
    { name: '<action>', text: 'what to do', choices: NUDGE_ACTIONS },
    { name: '[values...]', text: 'names for pilot, a number for cap, a share for bulk-share, values for reset' },
  ],
  options: {},
  examples: [
    { words: 'nudges status', text: 'what is in force, and how the tenant stands' },
    { words: 'nudges pilot adele@contoso.com', text: 'nudges for one person only' },
    { words: 'nudges cap 200', text: 'at most 200 messages in 24 hours' },
    { words: 'nudges pause', text: 'send nothing from now on' },
  ],
  exitCodes: {
    0: 'done',
    2: 'not done: the database could not be reached, no bot uses it, or a person of a pilot could not be read',
  },
  failed: 2,
  hasJson: true,
  hasSettings: true,
  read({ args }) {
    const command = parseCommand(args);
    if (command.kind === 'invalid') throw wrongArguments(command.reason);
    return command;
  },
  load: async () => (await import('./control-nudges.ts')).controlNudges,
});
