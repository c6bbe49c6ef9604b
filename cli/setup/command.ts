import { OPTIONAL_PARTS, type OptionalPart } from '../../src/microsoft365/identity/permissions.ts';
import { defineSubcommand, wrongArguments } from '../program/define-subcommand.ts';

const FAILED = 2;
const RECORD = 'photo-sync-setup.json';

export const setupCommand = defineSubcommand({
  name: 'setup',
  summary: 'Registers the app in Entra ID with its permissions and consent, or shows what is missing.',
  details: [
    'You sign in with a code, in any browser, as an admin. It makes what is missing and nothing else, reads',
    'the tenant again to verify it, and prints the settings of the bot. It makes no secret unless you ask for',
    'one: APP_MANAGED_IDENTITY, AZURE_FEDERATED_TOKEN_FILE or APP_CERTIFICATE_FILE in the settings becomes',
    'the proof of the app.',
    'It needs AAD_APP_TENANT_ID. BOT_ID and BOT_ENDPOINT may follow in a later run.',
    '',
    'Parts of --without: reading-as-app (check, sweep and nudges), photo-policy (who may change photos),',
    "pilot-groups (groups in a pilot), sharepoint-host (the tenant's SharePoint domain).",
  ].join('\n'),
  page: 'docs/operate/setup.md',
  group: 'For admins:',
  options: {
    whatIf: { flags: '--what-if', text: 'print what is missing, and change nothing' },
    remove: { flags: '--remove', text: 'take back exactly what this command made' },
    without: { flags: '--without <parts>', text: 'leave out permissions: parts with commas between them' },
    clientSecret: { flags: '--client-secret', text: 'make a client secret, and print it once' },
    record: { flags: '--record <file>', text: `the record of what was made (default: ${RECORD})` },
  },
  examples: [
    { words: 'setup --what-if --settings FILE', text: 'what is missing, and why each thing is needed' },
    { words: 'setup --settings FILE', text: 'make what is missing' },
    { words: 'setup --without pilot-groups,sharepoint-host', text: 'with fewer permissions' },
    { words: 'setup --remove --settings FILE', text: 'take back what it made' },
  ],
  exitCodes: {
    0: 'the tenant has everything, or what was made is removed',
    1: '`--what-if`: something is missing',
    [FAILED]: 'failed: no admin signed in, Microsoft Graph refused, or the record cannot be used',
  },
  failed: FAILED,
  hasJson: true,
  hasSettings: true,
  confirms: true,
  read({ options: { whatIf, remove, without, clientSecret, record = RECORD } }) {
    if (whatIf && remove) throw wrongArguments('--what-if and --remove exclude each other.');
    if (clientSecret && (whatIf || remove)) throw wrongArguments('--client-secret goes with no other option like it.');
    const kind = whatIf ? 'what-if' : remove ? 'remove' : 'apply';
    return { kind, record, without: readParts(without), clientSecret } as const;
  },
  load: async () => (await import('./set-up.ts')).setUp,
});

function readParts(text: string | undefined): OptionalPart[] {
  const parts = text?.split(',').map((part) => part.trim()) ?? [];
  const unknown = parts.find((part) => !OPTIONAL_PARTS.includes(part as OptionalPart));
  if (unknown !== undefined) {
    throw wrongArguments(`--without has no part "${unknown}". Its parts are ${OPTIONAL_PARTS.join(', ')}.`);
  }
  return parts as OptionalPart[];
}
