import type { TurnContext } from 'botbuilder';
import type { Bot } from './bot.ts';
import { turnFromContext } from './turn-from-context.ts';

/**
 * The welcome. Teams sends two activities when the app is installed (`conversationUpdate` and `installationUpdate`) and an
 * `add-upgrade` with each new version; only the installation itself is welcomed, so that nobody is greeted twice.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events#installation-update-event
 */
export async function onInstall(context: TurnContext, bot: Bot): Promise<void> {
  const turn = turnFromContext(context);
  if (!turn || context.activity.action !== 'add') return;
  bot.log.info({ reference: turn.reference, conversation: turn.conversation.type }, 'Installed');
  await turn.say(turn.conversation.type === 'personal' ? bot.answers.welcome(turn) : bot.answers.privately(turn));
}
