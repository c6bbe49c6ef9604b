import { signInTroubleCard } from '../cards/sign-in-trouble-card.ts';
import { failureCard, helloCard, helpCard, privateChatCard, welcomeCard } from '../cards/simple-cards.ts';
import type { Answers } from './answers.ts';
import { isOwnerOf } from './card-owner.ts';
import { createCheckNudge } from './check-nudge.ts';
import { createCheckPhoto } from './check-photo.ts';
import { createLookAtPhoto, type LookParts } from './look-at-photo.ts';
import { createPreferences, type PreferencesParts } from './preferences.ts';

/** All that the bot can say. */
export function createAnswers(parts: LookParts & PreferencesParts): Answers {
  const look = createLookAtPhoto(parts);
  const { bot, cloud, signInApp } = parts.config;
  // The bot's own chat: https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
  const chatLink = `${cloud.teamsUrl}/l/chat/0/0?users=28:${bot.id}`;
  // https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
  const approval = {
    clientId: signInApp.clientId,
    address: `${cloud.authorityHost}/${signInApp.tenantId}/adminconsent?client_id=${signInApp.clientId}`,
  };
  return {
    open: { help: helpCard, hello: helloCard },
    isOwnCard: ({ sender }, data) => isOwnerOf(data, sender, parts.config.signingKey),
    personal: { 'check-photo': createCheckPhoto(parts, look), 'check-nudge': createCheckNudge(parts, look) },
    preferences: createPreferences(parts),
    welcome: welcomeCard,
    privately: ({ language }) => privateChatCard({ language, chatLink }),
    signInTrouble: ({ language, reference }, trouble) => signInTroubleCard({ language, trouble, approval, reference }),
    failure: failureCard,
  };
}
