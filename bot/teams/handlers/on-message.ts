import type { TurnContext } from 'botbuilder';
import { isObject } from '../../../src/is-object.ts';
import { type Answers, isAboutData, isAboutSettings, isPersonal, isPreference } from '../../answers/answers.ts';
import { bindingOf } from '../../sign-in/exchange-id.ts';
import { signInAttachment } from '../../sign-in/sign-in-card.ts';
import type { Turn } from '../../turn.ts';
import { understand } from '../../understand/understand.ts';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';
import { answerPersonally } from './answer-personally.ts';

/**
 * Handles a message: `understand` gives the intent, `bot/answers` the card. An answer that reads in the person's name
 * needs a credential: with one, `answerPersonally` continues; without one, a sign-in card is sent and `onTokenExchange`
 * continues.
 */
export async function onMessage(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  if (!turn) return;
  const intent = intentOf(context, turn, bot.answers);
  const conversation = turn.conversation.type;
  // Outside a personal chat, all messages have the same answer.
  const isNew = await bot.replayGuard.isNewWish(context.activity, conversation === 'personal' ? intent : conversation);
  bot.log.info({ reference: turn.reference, intent, conversation, ...(!isNew && { isNew }) }, 'Message received');
  if (!isNew) return;
  if (conversation !== 'personal') return turn.say(bot.answers.privately(turn));
  if (isAboutData(intent, bot.answers)) return turn.say(await bot.answers.data[intent](turn));
  bot.roster.record(context.activity, turn, 'wrote');
  if (isPreference(intent, bot.answers)) return turn.say(await bot.answers.preferences[intent](turn, false));
  if (isAboutSettings(intent, bot.answers)) {
    return turn.say(await bot.answers.settings[intent](turn, context.activity.value));
  }
  if (!isPersonal(intent, bot.answers)) return turn.say(bot.answers.open[intent](turn));

  bot.roster.recordCheck(turn);
  const binding = bindingOf(turn);
  const credential = bot.signIn.current(binding);
  if (!credential) {
    const request = await bot.signIn.request(intent, binding);
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

/** Old clients send Action.Submit, the fallback of Action.Execute, as a message with a value and no text. */
function intentOf(context: TurnContext, turn: Turn, answers: Answers) {
  const { value } = context.activity;
  if (isObject(value)) {
    const { intent } = value;
    if (isPersonal(intent, answers) || isPreference(intent, answers) || isAboutSettings(intent, answers)) return intent;
    // The only one that erases. Its button is on the person's own card.
    if (isAboutData(intent, answers) && (intent !== 'forget-confirmed' || answers.isOwnCard(turn, value)))
      return intent;
  }
  return understand(turn.text);
}
