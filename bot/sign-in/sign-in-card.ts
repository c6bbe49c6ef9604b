import { type Attachment, CardFactory } from 'botbuilder';
import { type Language, textsIn } from '../locales/index.ts';
import type { TokenExchangeRequest } from './sign-in.ts';

/**
 * The card that starts a silent sign-in. Teams shows it only if that fails.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-code
 */
export function signInAttachment(request: TokenExchangeRequest, language: Language): Attachment {
  return { contentType: CardFactory.contentTypes.oauthCard, content: signInContent(request, language) };
}

/**
 * The card's content, also the body of a login request to a card action:
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model
 */
export function signInContent({ id, uri, page }: TokenExchangeRequest, language: Language) {
  const text = textsIn(language);
  return {
    text: text('sign-in.text'),
    // No connection name: the bot exchanges the token itself, without the Bot Framework's token service.
    connectionName: '',
    tokenExchangeResource: { id, uri },
    buttons: [{ type: 'signin', title: text('sign-in.button'), value: page }],
  };
}
