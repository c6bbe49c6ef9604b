import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { askedReminderCard } from '../cards/conversation/asked-reminder-card.ts';
import { contentCard } from '../cards/conversation/content-card.ts';
import { feedbackThanksCard } from '../cards/conversation/feedback-buttons.ts';
import { introductionCard } from '../cards/conversation/introduction-card.ts';
import { progressCard } from '../cards/conversation/progress-card.ts';
import {
  helloCard,
  helpCard,
  notUnderstoodCard,
  privateChatCard,
  thanksCard,
  welcomeCard,
} from '../cards/simple-cards.ts';
import { failureCard } from '../cards/trouble/failure-card.ts';
import { signInTroubleCard } from '../cards/trouble/sign-in-trouble-card.ts';
import { whichWishCard } from '../cards/which-wish-card.ts';
import { CONTENT_KINDS } from '../understand/message-content.ts';
import { type AdminAnswersOptions, createAdminAnswers } from './admin-answers.ts';
import type { Answers, OpenAnswer, SentIntent } from './answers.ts';
import { createReminderAnswers, type ReminderAnswersOptions } from './asked-reminders.ts';
import { isOwnerOf } from './card-owner.ts';
import { createCheckNudge } from './check-nudge.ts';
import { createCheckPhoto } from './check-photo.ts';
import { supportFor } from './could-not.ts';
import { createDataAnswers, type DataAnswersOptions } from './data-answers.ts';
import type { RunPersonalCheck } from './personal-check.ts';
import { createPreferences, type PreferencesOptions } from './preferences.ts';
import { createSettings, type SettingsOptions } from './settings.ts';

export interface AnswersOptions
  extends Omit<PreferencesOptions, 'people'>,
    Omit<SettingsOptions, 'people'>,
    Omit<ReminderAnswersOptions, 'people'>,
    Omit<DataAnswersOptions, 'people'>,
    Omit<AdminAnswersOptions, 'people'> {
  readonly people: PreferencesOptions['people'] & SettingsOptions['people'] & DataAnswersOptions['people'];
  readonly runCheck: RunPersonalCheck;
  readonly hasFeedbackButtons: boolean;
  readonly cloud: Cloud;
  /** The bot's Microsoft App ID. */
  readonly botId: string;
  /** The app registration that signs people in. */
  readonly signInApp: { readonly clientId: string; readonly tenantId: string };
}

/** Every answer of the bot. */
export function createAnswers(options: AnswersOptions): Answers {
  const { runCheck, cloud, botId, signInApp, signingKeys } = options;
  // The bot's own chat: https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
  const chatLink = `${cloud.teamsUrl}/l/chat/0/0?users=28:${botId}`;
  // https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
  const approval = {
    clientId: signInApp.clientId,
    address: `${cloud.authorityHost}/${signInApp.tenantId}/adminconsent?client_id=${signInApp.clientId}`,
  };
  return {
    open: {
      help: helpCard,
      hello: helloCard,
      thanks: thanksCard,
      // Nothing tells a question about numbers from one about help. Admins are answered elsewhere.
      report: helpCard,
      'not-understood': notUnderstoodCard,
      which: ({ language }, offered = []) => whichWishCard({ language, offered }),
      ...sentAnswers(cloud),
      helpful: feedbackThanksCard,
      unhelpful: feedbackThanksCard,
    },
    isOwnCard: ({ sender }, data) => isOwnerOf(data, sender, signingKeys),
    personal: {
      'check-photo': createCheckPhoto(options, runCheck),
      'check-nudge': createCheckNudge(options, runCheck),
    },
    preferences: createPreferences(options),
    settings: { ...createSettings(options), ...createReminderAnswers(options) },
    data: createDataAnswers(options),
    admin: createAdminAnswers(options),
    welcome: welcomeCard,
    introduction: ({ language }) => introductionCard({ language, chatLink }),
    privately: ({ language }) => privateChatCard({ language, chatLink }),
    signInTrouble: (turn, trouble) => {
      const { language, reference } = turn;
      return signInTroubleCard({ language, trouble, approval, reference, support: supportFor(turn, options) });
    },
    progress: progressCard,
    reminded: async ({ sender, language }, outcome) =>
      askedReminderCard({
        language,
        outcome,
        openSharePoint: (await options.findTarget(sender))?.url ?? cloud.officeUrl,
      }),
    failure: ({ language, reference, ...to }) => failureCard({ language, reference, support: supportFor(to, options) }),
  };
}

function sentAnswers({ photoPage }: Pick<Cloud, 'photoPage'>): Readonly<Record<SentIntent, OpenAnswer>> {
  const answers = CONTENT_KINDS.map((kind): [SentIntent, OpenAnswer] => [
    `sent-${kind}`,
    ({ language }) => contentCard({ language, kind, photoPage }),
  ]);
  return Object.fromEntries(answers) as Record<SentIntent, OpenAnswer>;
}
