import type { FrontPage } from './http/front-page.ts';

export type FrontPageText = Omit<FrontPage, 'control'>;

/** Texts that a browser sees at the addresses for apps. */
export const FRONT_PAGES = {
  entra: {
    title: 'Microsoft Entra ID',
    about: 'Apps get tokens here, and the keys that verify tokens. There is no sign-in page.',
  },
  entraPages: {
    title: 'Microsoft Entra ID: pages',
    about: 'Apps send people here to choose an account and to consent. Start the sign-in in the app.',
  },
  identity: {
    title: 'Managed identities',
    about: 'Programs on this machine get the tokens of its managed identities here. Azure shows it to no browser.',
  },
  graph: {
    title: 'Microsoft Graph',
    about: 'Apps call paths such as /v1.0/me/photo with a token. Requests without a token are refused.',
  },
  channel: {
    title: 'Teams channel',
    about:
      'The bot sends its messages here and gets the keys that verify incoming ones. To chat, open the chat window.',
  },
} as const satisfies Record<string, FrontPageText>;
