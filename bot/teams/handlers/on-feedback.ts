import type { Activity, TurnContext } from 'botbuilder';
import { isObject } from '../../../src/is-object.ts';
import type { HandlerContext } from '../handler-context.ts';
import { answerInvoke, invokeValue } from './invoke.ts';

/**
 * Reactions that Teams sends, also by the names of its emoji (UNCONFIRMED [reaction-names]). Others say nothing about
 * the answer.
 */
const REACTIONS: readonly (readonly [RegExp, boolean])[] = [
  [/^(?:like|heart|yes|.*thumbs?-?up)$/i, true],
  [/^(?:dislike|sad|angry|no|.*thumbs?-?down)$/i, false],
];

/**
 * Handles `message/submitAction` of Teams' feedback control. The text that people can add is not read.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content#feedback-buttons
 */
export async function onFeedback(context: TurnContext, bot: HandlerContext): Promise<void> {
  const { actionName, actionValue } = invokeValue(context.activity);
  const reaction = isObject(actionValue) ? actionValue.reaction : undefined;
  if (actionName === 'feedback' && (reaction === 'like' || reaction === 'dislike')) {
    await rate(context.activity, reaction === 'like', bot);
  }
  await answerInvoke(context, 200, {});
}

/**
 * Handles `messageReaction`: a reaction to the bot's message counts as feedback, and has no answer.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events#message-reaction-events
 */
export async function onReaction({ activity }: TurnContext, bot: HandlerContext): Promise<void> {
  const added: unknown = activity.reactionsAdded;
  const types = Array.isArray(added) ? added.flatMap((one) => (isObject(one) ? [String(one.type)] : [])) : [];
  const known = REACTIONS.find(([pattern]) => types.some((type) => pattern.test(type)));
  if (known) await rate(activity, known[1], bot);
}

/** Counts feedback on the message that the activity replies to. */
export async function rate(
  { conversation, replyToId }: Activity,
  isHelpful: boolean,
  bot: Pick<HandlerContext, 'feedback'>,
): Promise<void> {
  if (!conversation?.id || !replyToId) return;
  await bot.feedback.rate({ conversationId: conversation.id, activityId: replyToId }, isHelpful);
}
