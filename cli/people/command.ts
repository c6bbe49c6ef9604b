import { defineSubcommand, wrongArguments } from '../program/define-subcommand.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';
import { PEOPLE_ACTIONS } from './types.ts';

export const peopleCommand = defineSubcommand({
  name: 'people',
  summary: 'Shows, exports or erases what is stored about one person, for a request under data protection law.',
  details: [
    'show USER    print each fact with its retention: what the bot answers to "What do you know about me?"',
    'export USER  print or write everything that is stored about the person, as JSON',
    'forget USER  erase it, as "Forget me" does, after a question',
    '',
    'USER is a user principal name, a mail address or an object id. For a person who has left, use the object id.',
    'The audit records each use.',
  ].join('\n'),
  page: 'docs/privacy.md',
  group: 'For admins:',
  arguments: [
    { name: '<action>', text: 'what to do', choices: PEOPLE_ACTIONS },
    { name: '<user>', text: 'the person' },
  ],
  options: {
    out: { flags: '--out <file>', text: 'with export: write to a new file that only you can read' },
  },
  examples: [
    { words: 'people show adele@contoso.com', text: 'what is stored, and for how long' },
    { words: 'people export adele@contoso.com --out adele.json', text: 'a copy for the person' },
    { words: 'people forget 0d4f1f2e-0000-4000-8000-000000000001', text: 'erase a person by object id' },
  ],
  exitCodes: {
    [EXIT_DONE]: 'done, also if nothing was stored',
    2: 'not done: the database, the directory or the file could not be used, no bot uses the database, or the person is unknown',
  },
  failed: 2,
  hasJson: true,
  hasTable: true,
  hasSettings: true,
  confirms: true,
  read({ options: { out }, args: [action, user = ''], format }) {
    const known = PEOPLE_ACTIONS.find((one) => one === action);
    if (!known || user.trim() === '') throw wrongArguments('Name what to do and the person: people show USER');
    if (out !== undefined && known !== 'export') throw wrongArguments('--out needs export.');
    if (format === 'csv' && known !== 'show') throw wrongArguments('Only show is a table: --output csv needs it.');
    return { action: known, user: user.trim(), out };
  },
  load: async () => (await import('./handle-person.ts')).handlePerson,
});
