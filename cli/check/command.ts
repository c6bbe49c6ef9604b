import { defineSubcommand, wrongArguments } from '../program/define-subcommand.ts';
import { EXIT } from './exit-code.ts';

export const checkCommand = defineSubcommand({
  name: 'check',
  summary: "Explains why SharePoint shows one person's photo as it does, or what was learned about links.",
  details: 'The check of a person reads as the app, with its certificate. For links, see docs/open-sharepoint.md.',
  page: 'docs/check.md',
  group: 'For admins:',
  options: {
    user: { flags: '--user <name>', text: 'the person: user principal name, object id or mail address' },
    links: { flags: '--links', text: 'print which links were tried, and what followed' },
    reset: { flags: '--reset', text: 'with --links: forget it first' },
  },
  examples: [
    { words: 'check --user adele@contoso.com', text: 'the verdict, what it means, and all evidence' },
    { words: 'check --user adele@contoso.com --json', text: 'the same for a script' },
    { words: 'check --links', text: 'which page Open SharePoint opens, and why' },
  ],
  exitCodes: {
    [EXIT.inSync]: 'the photo is `in-sync`',
    [EXIT.notInSync]: 'the photo is not in sync; the verdict tells why, and what to do or that it takes time',
    [EXIT.unknown]: 'the verdict is `unknown`, or a service or the database could not be read',
    [EXIT.unknownPerson]: 'no person has this name, or several people share this mail address',
  },
  failed: EXIT.unknown,
  hasJson: true,
  hasTable: true,
  hasSettings: true,
  read({ options: { user: name, links, reset }, format }) {
    const user = name?.trim();
    if (user && links) throw wrongArguments('Only one of --user and --links is possible.');
    if (!user && !links) throw wrongArguments('--user or --links is missing.');
    if (reset && !links) throw wrongArguments('--reset needs --links.');
    if (user && format === 'csv') throw wrongArguments('Only --links is a table: --output csv needs it.');
    return { user, reset };
  },
  async load() {
    const [{ showCheck }, { showLinks }] = await Promise.all([
      import('./show-check.ts'),
      import('../links/show-links.ts'),
    ]);
    return ({ user, reset }, context) => (user ? showCheck(user, context) : showLinks(reset, context));
  },
});
