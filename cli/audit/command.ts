import { defineSubcommand, wrongArguments } from '../program/define-subcommand.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';

/** Days that are shown if none are given. */
const DEFAULT_DAYS = '90';

export const auditCommand = defineSubcommand({
  name: 'audit',
  summary: 'Prints what admins changed and read: who, when, from where, the value before and after.',
  details:
    "For a command, the name is that of the operating system's user, as the computer says; in the chat, it is the " +
    "admin's object id. No entry has a photo, a token, or the name of the person whom it concerns.",
  page: 'docs/operate/audit.md',
  group: 'For admins:',
  options: {
    days: {
      flags: '--days <number>',
      text: `only the last days: ${DEFAULT_DAYS} if not given; entries are kept for 365`,
    },
    user: { flags: '--user <name>', text: "only what concerns this person's data: user principal name or object id" },
  },
  examples: [
    { words: 'audit', text: 'the latest first' },
    { words: 'audit --days 365 --output csv', text: 'a year, for a spreadsheet' },
    { words: 'audit --user adele@contoso.com', text: "who read or erased one person's data" },
  ],
  exitCodes: {
    [EXIT_DONE]: 'done',
    2: 'the database or the directory could not be read, no bot uses the database, or the person is unknown',
  },
  failed: 2,
  hasJson: true,
  hasTable: true,
  hasSettings: true,
  read({ options: { days = DEFAULT_DAYS, user } }) {
    if (!/^[1-9]\d{0,3}$/.test(days))
      throw wrongArguments(`--days takes a whole number from 1 to 9999, not "${days}".`);
    return { days: Number(days), user: user?.trim() || undefined };
  },
  load: async () => (await import('./show-audit.ts')).showAudit,
});
