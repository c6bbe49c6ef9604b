import { type Attachment, CardFactory } from 'botbuilder';
import { type Language, textsIn } from '../locales/index.ts';
import type { TokenExchangeRequest } from './sign-in.ts';

/**
 * The card that starts a silent sign-in. Teams shows it only where that does not work.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-code
 */
export function signInCard(request: TokenExchangeRequest, language: Language): Attachment {
  return { contentType: CardFactory.contentTypes.oauthCard, content: signInContent(request, language) };
}

/** The same, as the answer to a card's action: https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model */
export function signInContent({ id, uri, page }: TokenExchangeRequest, language: Language) {
  const text = textsIn(language);
  return {
    text: text('sign-in.text'),
    // Without a connection name: the bot itself exchanges the token, not the Bot Framework's token service.
    connectionName: '',
    tokenExchangeResource: { id, uri },
    buttons: [{ type: 'signin', title: text('sign-in.button'), value: page }],
  };
}
