import type { TurnContext } from 'botbuilder';
import { isAboutData, isAboutSettings, isOpen, isPersonal, type PersonalIntent } from '../../answers/answers.ts';
import type { AdaptiveCard } from '../../cards/render-card.ts';
import { bindingOf } from '../../sign-in/exchange-id.ts';
import { signInAttachment } from '../../sign-in/sign-in-card.ts';
import type { Turn } from '../../turn.ts';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';
import { noteUsedLanguage, turnLanguage } from '../turn-language.ts';
import { answerReport } from './admin-turns.ts';
import { answerPersonally } from './answer-personally.ts';
import { type AnswerIntent, type AskedAnswer, askedAnswer } from './asked-answer.ts';
import { groupTurn } from './group-turn.ts';
import { rate } from './on-feedback.ts';
import { isSentTargeted } from './targeted-turns.ts';

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
  const { intent } = asked;
  const conversation = turn.conversation.type;
  const isPrivate = conversation === 'personal';
  // In a group chat or a channel, all messages have the same answer, unless only the author sees it.
  const wish = isPrivate || bot.sendsTargeted ? intent : conversation;
  const isNew = await bot.replayGuard.isNewWish(context.activity, wish);
  bot.log('message-received', { intent, conversation, ...(!isNew && { isNew }) });
  if (!isNew) return;
  if (!isPrivate) return answerInGroup({ context, turn, bot }, asked);
  await answer({ context, turn, bot }, asked, (personal) => check(context, turn, personal, bot));
}

interface MessageTurn {
  readonly context: TurnContext;
  readonly turn: Turn;
  readonly bot: HandlerContext;
}

/** `check`: answers in the person's name. */
async function answer(
  { context, turn, bot }: MessageTurn,
  asked: AskedAnswer,
  check: (intent: PersonalIntent) => Promise<void>,
): Promise<void> {
  const { intent, alsoCheck, alsoStop } = asked;
  // A question about the stored data stores nothing.
  if (!isAboutData(intent, bot.answers) || alsoCheck || alsoStop) bot.roster.record(context.activity, turn, 'wrote');
  if (isPersonal(intent, bot.answers)) return check(intent);
  if (intent === 'report' && turn.conversation.type === 'personal') {
    await answerReport(context, turn, bot);
    return alsoCheck ? check('check-photo') : undefined;
  }
  if (intent === 'helpful' || intent === 'unhelpful') await rate(context.activity, intent === 'helpful', bot);
  await turn.say(await answerOf(turn, { ...asked, intent }, context, bot));
  if (alsoCheck) await check('check-photo');
}

/**
 * In a group chat or a channel, answers as in the private chat if only the author sees the answer, and the bot knows
 * the author's private chat. A check needs the sign-in of that chat, because single sign-on does not work in channels.
 * Everything else leads to the private chat, publicly unless the person wrote to the bot alone.
 */
async function answerInGroup(received: MessageTurn, asked: AskedAnswer): Promise<void> {
  const { context, bot } = received;
  if (!bot.sendsTargeted && !isSentTargeted(context.activity)) {
    return received.turn.say(bot.answers.privately(received.turn));
  }
  const turn = groupTurn(context, received.turn, bot);
  const leadAway = () => turn.say(bot.answers.privately(turn));
  if (!bot.sendsTargeted) return leadAway();
  const privateChat = await bot.roster.privateChatOf(turn);
  if (!privateChat && !isOpen(asked.intent, bot.answers)) return leadAway();
  const credential = privateChat && bot.signIn.current(privateChat);
  await answer({ context, turn, bot }, asked, async (intent) => {
    if (!credential) return leadAway();
    bot.roster.recordCheck(turn);
    await answerPersonally(turn, intent, credential, bot);
  });
}

/** The card of an answer that needs no sign-in. */
async function answerOf(
  turn: Turn,
  { intent, offered, alsoStop }: AskedAnswer & { readonly intent: Exclude<AnswerIntent, PersonalIntent> },
  { activity }: TurnContext,
  { answers }: HandlerContext,
): Promise<AdaptiveCard> {
  if (isOpen(intent, answers)) return answers.open[intent](turn, offered);
  if (isAboutSettings(intent, answers)) return answers.settings[intent](turn, activity.value);
  if (isAboutData(intent, answers)) return answers.data[intent](turn, alsoStop);
  return answers.preferences[intent](turn, false);
}

/** Answers in the person's name, now or after a sign-in. */
async function check(context: TurnContext, turn: Turn, intent: PersonalIntent, bot: HandlerContext): Promise<void> {
  bot.roster.recordCheck(turn);
  const binding = bindingOf(turn);
  const credential = bot.signIn.current(binding);
  if (!credential) {
    const { language, reference } = turn;
    const request = await bot.signIn.request({ intent, language, reference }, binding);
    bot.log('sign-in-requested', { intent });
    await context.sendActivity({ attachments: [signInAttachment(request, language)] });
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
