import type { Activity, TurnContext } from 'botbuilder';
import type { Turn } from '../../turn.ts';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';

/**
 * Handles `installationUpdate`: welcomes a person who installs the app, and erases one who removes it. `add-upgrade`
 * comes with each new version.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events#installation-update-event
 */
export async function onInstall(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  if (!turn) return;
  const { action } = context.activity;
  if (action === 'remove') {
    bot.log('app-removed', { conversation: turn.conversation.type });
    return turn.conversation.type === 'personal' ? bot.roster.erase(turn) : bot.welcomes.forget(turn);
  }
  if (action === 'add-upgrade') bot.roster.record(context.activity, turn, 'updated');
  if (action === 'add') await welcome(context, turn, bot);
}

/**
 * Handles `conversationUpdate`. When the bot is added, Teams sends it beside `installationUpdate`, before or after it;
 * after an installation by policy, UNCONFIRMED [policy-install], it may come alone. The first of the two counts.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events#conversation-update-events
 */
export async function onConversationUpdate(context: TurnContext, bot: HandlerContext): Promise<void> {
  const { activity } = context;
  if (!addsBot(activity)) return;
  // The event may come from the channel; a personal chat has one other member.
  if (!activity.from?.aadObjectId) activity.from = otherMember(activity) ?? activity.from;
  const turn = turnFromContext(context);
  if (turn) await welcome(context, turn, bot);
}

async function welcome(context: TurnContext, turn: Turn, bot: HandlerContext): Promise<void> {
  bot.roster.record(context.activity, turn, 'installed');
  const outcome = await bot.welcomes.add(turn, context.activity);
  if (outcome === 'known') return;
  bot.log('app-installed', { conversation: turn.conversation.type });
  if (outcome === 'queued') return;
  try {
    await turn.say(turn.conversation.type === 'personal' ? bot.answers.welcome(turn) : bot.answers.introduction(turn));
  } catch (error) {
    await bot.welcomes.forget(turn);
    throw error;
  }
}

/** Ids of bots begin with `28:`. */
function addsBot({ membersAdded = [], recipient }: Activity): boolean {
  return membersAdded.some(({ id }) => id?.startsWith('28:') && (!recipient?.id || id === recipient.id));
}

function otherMember({ membersAdded = [] }: Activity): Activity['from'] | undefined {
  const people = membersAdded.filter(({ aadObjectId }) => aadObjectId);
  return people.length === 1 ? people[0] : undefined;
}
