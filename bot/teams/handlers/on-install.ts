import type { TurnContext } from 'botbuilder';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';

/**
 * The welcome, and the roster: whoever removes the app is erased. Teams sends two activities when the app is installed (`conversationUpdate` and `installationUpdate`) and an
 * `add-upgrade` with each new version; only the installation itself is welcomed, so that nobody is greeted twice.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events#installation-update-event
 */
export async function onInstall(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  if (!turn) return;
  const { action } = context.activity;
  if (action === 'remove' && turn.conversation.type === 'personal') {
    bot.log.info({ reference: turn.reference }, 'Removed');
    return bot.roster.left(turn);
  }
  if (action === 'add' || action === 'add-upgrade') {
    bot.roster.met(context.activity, turn, action === 'add' ? 'installed' : 'updated');
  }
  if (action !== 'add') return;
  bot.log.info({ reference: turn.reference, conversation: turn.conversation.type }, 'Installed');
  await turn.say(turn.conversation.type === 'personal' ? bot.answers.welcome(turn) : bot.answers.privately(turn));
}
