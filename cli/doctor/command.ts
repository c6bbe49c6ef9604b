import { defineSubcommand, wrongArguments } from '../program/define-subcommand.ts';
import { DOCTOR_EXIT } from './exit-code.ts';
import { CHECK_GROUPS, type CheckGroup } from './types.ts';

const ANSWERS = 'photo-sync-answers.json';
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
    signIn: {
      flags: '--sign-in',
      text: 'sign in as an admin, with a code, to also read the registration and its secrets',
    },
    bundle: { flags: '--bundle <file>', text: 'also write a file for support, without secrets and people' },
    live: {
      flags: '--live',
      text: 'instead: ask the open questions about Microsoft 365 on your own account; you sign in',
    },
    answers: { flags: '--answers <file>', text: `with --live: the file of the answers (default: ${ANSWERS})` },
    only: { flags: '--only <groups>', text: `only these groups, with commas: ${GROUPS.join(', ')}` },
  },
  examples: [
    { words: 'doctor', text: 'all checks, where the bot runs' },
    { words: 'doctor --user olga@contoso.com --manifest manifest.json', text: 'also the app in Teams' },
    { words: 'doctor --only outside', text: 'on a machine outside: what Teams and browsers see' },
    { words: 'doctor --sign-in', text: 'also the app registration, and when its secrets expire' },
    { words: 'doctor --bundle support.json', text: 'a file for the people who help you' },
    {
      words: 'doctor --live',
      text: 'what no source says about Microsoft 365, on your account',
    },
    { words: 'doctor --settings FILE --json', text: 'with the settings in a file, for a script' },
  ],
  exitCodes: {
    [DOCTOR_EXIT.healthy]: 'no check failed, and there may be warnings; or the questions were asked',
    [DOCTOR_EXIT.failed]: 'at least one check failed',
    [DOCTOR_EXIT.notRun]: 'the checks could not be run, or the questions not be asked',
  },
  failed: DOCTOR_EXIT.notRun,
  hasJson: true,
  hasSettings: true,
  confirms: true,
  read({ options: { user: name, manifest, only, signIn, bundle, live, answers } }) {
    const user = name?.trim() || undefined;
    if (answers && !live) throw wrongArguments('--answers needs --live.');
    if (!live) return { user, manifest, only: readGroups(only), signIn, bundle, live: undefined };
    if (user || manifest || only || signIn || bundle) throw wrongArguments('--live goes with no other check.');
    return { user, manifest, only: undefined, signIn, bundle, live: { answers: answers ?? ANSWERS } };
  },
  async load() {
    const [{ examine }, { askQuestions }] = await Promise.all([
      import('./examine.ts'),
      import('./live/ask-questions.ts'),
    ]);
    return ({ live, ...checks }, context) => (live ? askQuestions(live, context) : examine(checks, context));
  },
});

function readGroups(text: string | undefined): readonly CheckGroup[] | undefined {
  const groups = text?.split(',').map((group) => group.trim());
  const unknown = groups?.find((group) => !GROUPS.includes(group as CheckGroup));
  if (unknown === undefined) return groups as CheckGroup[] | undefined;
  throw wrongArguments(`--only has no group "${unknown}". Its groups are ${GROUPS.join(', ')}.`);
}
