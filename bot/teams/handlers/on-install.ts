import type { TurnContext } from 'botbuilder';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';

/**
 * Welcomes a person who installs the app, and erases one who removes it. Only `installationUpdate` with `add` is
 * welcomed: Teams also sends a `conversationUpdate` at installation, and an `add-upgrade` with each new version.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events#installation-update-event
 */
export async function onInstall(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  if (!turn) return;
  const { action } = context.activity;
  if (action === 'remove' && turn.conversation.type === 'personal') {
    bot.log.info({ reference: turn.reference }, 'App removed');
    return bot.roster.erase(turn);
  }
  if (action === 'add' || action === 'add-upgrade') {
    bot.roster.record(context.activity, turn, action === 'add' ? 'installed' : 'updated');
  }
  if (action !== 'add') return;
  bot.log.info({ reference: turn.reference, conversation: turn.conversation.type }, 'App installed');
  await turn.say(turn.conversation.type === 'personal' ? bot.answers.welcome(turn) : bot.answers.privately(turn));
}
