import { defineSubcommand, wrongArguments } from '../program/define-subcommand.ts';
import { DOCTOR_EXIT } from './exit-code.ts';
import { CHECK_GROUPS, type CheckGroup } from './types.ts';

const GROUPS = Object.keys(CHECK_GROUPS) as CheckGroup[];

export const doctorCommand = defineSubcommand({
  name: 'doctor',
  summary: 'Checks settings, database, identities, permissions and the running bot, and says what to do.',
  details: [
    'One line for each check: ✓ good, ! a warning, or not checked because of something else, ✗ failed.',
    'It changes nothing. Run it where the bot runs, with the settings of the bot.',
  ].join('\n'),
  page: 'docs/operate/doctor.md',
  group: 'For admins:',
  options: {
    user: { flags: '--user <name>', text: 'a person who has the app, such as you: whether the bot reaches them' },
    manifest: { flags: '--manifest <file>', text: 'manifest.json of the app package: whether it fits the settings' },
    only: { flags: '--only <groups>', text: `only these groups, with commas: ${GROUPS.join(', ')}` },
  },
  examples: [
    { words: 'doctor', text: 'all checks, where the bot runs' },
    { words: 'doctor --user olga@contoso.com --manifest manifest.json', text: 'also the app in Teams' },
    { words: 'doctor --only outside', text: 'on a machine outside: what Teams and browsers see' },
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
  read: ({ options: { user, manifest, only } }) => ({
    user: user?.trim() || undefined,
    manifest,
    only: readGroups(only),
  }),
  load: async () => (await import('./examine.ts')).examine,
});

function readGroups(text: string | undefined): readonly CheckGroup[] | undefined {
  const groups = text?.split(',').map((group) => group.trim());
  const unknown = groups?.find((group) => !GROUPS.includes(group as CheckGroup));
  if (unknown === undefined) return groups as CheckGroup[] | undefined;
  throw wrongArguments(`--only has no group "${unknown}". Its groups are ${GROUPS.join(', ')}.`);
}
