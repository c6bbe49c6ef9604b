import type { TurnContext } from 'botbuilder';
import { isAboutData, isAboutSettings, isOpen, isPersonal, type PersonalIntent } from '../../answers/answers.ts';
import type { AdaptiveCard } from '../../cards/render-card.ts';
import { bindingOf } from '../../sign-in/exchange-id.ts';
import { signInAttachment } from '../../sign-in/sign-in-card.ts';
import type { Turn } from '../../turn.ts';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';
import { noteUsedLanguage, turnLanguage } from '../turn-language.ts';
import { answerPersonally } from './answer-personally.ts';
import { type AnswerIntent, type AskedAnswer, askedAnswer } from './asked-answer.ts';
import { rate } from './on-feedback.ts';
import { isSentTargeted, setTargeted } from './targeted-turns.ts';

/**
 * Handles a message: `understand` gives the intent, `bot/answers` the card. An answer that reads in the person's name
 * needs a credential: with one, `answerPersonally` continues; without one, a sign-in card is sent and `onTokenExchange`
 * continues.
 */
export async function onMessage(context: TurnContext, bot: HandlerContext): Promise<void> {
  const received = turnFromContext(context);
  if (!received) return;
  const asked = askedAnswer(context, received, bot);
  noteUsedLanguage(context.activity, asked.language);
  const turn = { ...received, language: turnLanguage(context.activity) };
  const { intent, alsoCheck } = asked;
  const conversation = turn.conversation.type;
  // Outside a personal chat, all messages have the same answer.
  const isNew = await bot.replayGuard.isNewWish(context.activity, conversation === 'personal' ? intent : conversation);
  bot.log.info({ reference: turn.reference, intent, conversation, ...(!isNew && { isNew }) }, 'Message received');
  if (!isNew) return;
  if (conversation !== 'personal') return answerInGroup(context, turn, bot);
  // A question about the stored data stores nothing.
  if (!isAboutData(intent, bot.answers) || alsoCheck) bot.roster.record(context.activity, turn, 'wrote');
  if (isPersonal(intent, bot.answers)) return check(context, turn, intent, bot);
  if (intent === 'helpful' || intent === 'unhelpful') await rate(context.activity, intent === 'helpful', bot);
  await turn.say(await answerOf(turn, { ...asked, intent }, context, bot));
  if (alsoCheck) await check(context, turn, 'check-photo', bot);
}

/**
 * Leads to the private chat: by a targeted message if the person wrote one, or an admin wants it. If Teams refuses it,
 * the answer is public, unless the person wrote to the bot alone.
 */
async function answerInGroup(context: TurnContext, turn: Turn, bot: HandlerContext): Promise<void> {
  const wasTargeted = isSentTargeted(context.activity);
  if (!wasTargeted && !bot.sendsTargeted) return turn.say(bot.answers.privately(turn));
  try {
    setTargeted(context, true);
    await turn.say(bot.answers.privately(turn, true));
  } catch (err) {
    bot.log.warn({ err, reference: turn.reference }, 'Teams accepted no targeted message');
    setTargeted(context, false);
    if (!wasTargeted) await turn.say(bot.answers.privately(turn));
  }
}

/** The card of an answer that needs no sign-in. */
async function answerOf(
  turn: Turn,
  { intent, offered }: AskedAnswer & { readonly intent: Exclude<AnswerIntent, PersonalIntent> },
  { activity }: TurnContext,
  { answers }: HandlerContext,
): Promise<AdaptiveCard> {
  if (isOpen(intent, answers)) return answers.open[intent](turn, offered);
  if (isAboutSettings(intent, answers)) return answers.settings[intent](turn, activity.value);
  if (isAboutData(intent, answers)) return answers.data[intent](turn);
  return answers.preferences[intent](turn, false);
}

/** Answers in the person's name, now or after a sign-in. */
async function check(context: TurnContext, turn: Turn, intent: PersonalIntent, bot: HandlerContext): Promise<void> {
  bot.roster.recordCheck(turn);
  const binding = bindingOf(turn);
  const credential = bot.signIn.current(binding);
  if (!credential) {
    const request = await bot.signIn.request({ intent, language: turn.language }, binding);
    await context.sendActivity({ attachments: [signInAttachment(request, turn.language)] });
    return;
  }
  await answerPersonally(turn, intent, credential, bot);
}

/**
 * Handles `messageUpdate`: a person has edited a message. It is handled like a message if it asks for something else
 * now. A message whose deletion was undone (`undeleteMessage`) was answered before.
 * https://learn.microsoft.com/javascript/api/botbuilder/teamsactivityhandler
 */
export async function onEdit(context: TurnContext, bot: HandlerContext): Promise<void> {
  if (context.activity.channelData?.eventType === 'editMessage') await onMessage(context, bot);
}
