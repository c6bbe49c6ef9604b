import type { FrontPage } from './http/front-page.ts';

export type FrontPageText = Omit<FrontPage, 'control'>;

/** What a browser finds at the addresses that are not for browsers. */
export const FRONT_PAGES = {
  entra: {
    title: 'Microsoft Entra ID',
    about: 'Apps come here for tokens, and for the keys by which tokens are known. There is nothing to sign in to.',
  },
  entraPages: {
    title: 'Microsoft Entra ID: pages',
    about: 'An app that signs somebody in leads them here, to choose an account and to consent. It begins at that app.',
  },
  graph: {
    title: 'Microsoft Graph',
    about: 'Apps come here with a token, to paths such as /v1.0/me/photo. Without a token it tells nobody anything.',
  },
  channel: {
    title: 'Teams channel',
    about:
      'The bot sends its messages here, and reads the keys by which it knows those that it gets. To chat with it, open the chat window.',
  },
} as const satisfies Record<string, FrontPageText>;
