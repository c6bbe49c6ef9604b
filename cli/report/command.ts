import { defineSubcommand } from '../program/define-subcommand.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';

const FAILED = 2;

export const reportCommand = defineSubcommand({
  name: 'report',
  summary: 'Reports what the bot did and whether it helped, with the trend of 90 days.',
  details: 'It prints numbers only. --csv FILE writes a table with names, which the audit records.',
  page: 'docs/operate/survey-and-report.md',
  group: 'For admins:',
  options: { csv: { flags: '--csv <file>', text: 'write each person who has the app, too: the file has names' } },
  examples: [
    { words: 'report', text: 'one page of numbers' },
    { words: 'report --json', text: 'the same for a script, with the numbers of each day' },
    { words: 'report --output csv', text: 'the numbers of each day for a spreadsheet' },
    { words: 'report --csv people.csv', text: 'each person with the newest change and message' },
  ],
  exitCodes: { [EXIT_DONE]: 'done', [FAILED]: 'failed: the database or, for names, Graph could not be read' },
  failed: FAILED,
  hasJson: true,
  hasTable: true,
  hasSettings: true,
  read: ({ options: { csv } }) => ({ csv }),
  load: async () => (await import('./report-tenant.ts')).reportTenant,
});
