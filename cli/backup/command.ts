import { defineSubcommand, wrongArguments } from '../program/define-subcommand.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';

const FAILED = 2;

export const backupCommand = defineSubcommand({
  name: 'backup',
  summary: 'Copies the database of the data folder, also while the bot runs.',
  details: [
    'The copy can be used as DATA_FOLDER: a bot that starts on it knows that it was restored.',
    'A PostgreSQL server has backups of its own. After one was restored, run this command with',
    '--restored before the bot starts, so that nothing that was sent since is sent again.',
  ].join('\n'),
  page: 'docs/operate/backup.md',
  group: 'For admins:',
  options: {
    to: { flags: '--to <folder>', text: 'a folder that does not exist yet' },
    restored: { flags: '--restored', text: 'say that the PostgreSQL server of DATABASE_URL was restored' },
  },
  examples: [
    { words: 'backup --to /backups/monday', text: 'copy the data folder' },
    { words: 'backup --restored', text: 'send nothing again after a PostgreSQL server was restored' },
  ],
  exitCodes: { [EXIT_DONE]: 'done', [FAILED]: 'failed: nothing was copied, or the database could not be reached' },
  failed: FAILED,
  hasJson: true,
  hasSettings: true,
  read({ options: { to, restored } }) {
    if (restored && to !== undefined) throw wrongArguments('--to and --restored exclude each other.');
    if (restored) return { kind: 'restored' } as const;
    if (!to) throw wrongArguments('--to FOLDER is missing.');
    return { kind: 'copy', to } as const;
  },
  load: async () => (await import('./back-up.ts')).backUp,
});
