import { defineSubcommand } from '../program/define-subcommand.ts';
import { DOCTOR_EXIT } from './exit-code.ts';

export const doctorCommand = defineSubcommand({
  name: 'doctor',
  summary: 'Checks the settings, the database, the identities and the permissions, and says what to do.',
  details: [
    'One line for each check: ✓ good, ! a warning, or not checked because of something else, ✗ failed.',
    'It changes nothing. Run it where the bot runs, with the settings of the bot.',
  ].join('\n'),
  page: 'docs/operate/doctor.md',
  group: 'For admins:',
  options: {
    user: { flags: '--user <name>', text: 'the person whose profile is read to check SharePoint (default: anyone)' },
  },
  examples: [
    { words: 'doctor', text: 'all checks, where the bot runs' },
    { words: 'doctor --settings FILE --json', text: 'with the settings in a file, for a script' },
  ],
  exitCodes: {
    [DOCTOR_EXIT.healthy]: 'no check failed; there may be warnings',
    [DOCTOR_EXIT.failed]: 'at least one check failed',
    [DOCTOR_EXIT.notRun]: 'the checks could not be run',
  },
  failed: DOCTOR_EXIT.notRun,
  hasJson: true,
  hasSettings: true,
  read: ({ options: { user } }) => ({ user: user?.trim() || undefined }),
  load: async () => (await import('./examine.ts')).examine,
});
