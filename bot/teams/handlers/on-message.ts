import type { TurnContext } from 'botbuilder';
import { isObject } from '../../../src/is-object.ts';
import { type Answers, isPersonal, isPreference } from '../../answers/answers.ts';
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
  bot.log.info({ reference: turn.reference, intent, conversation: turn.conversation.type }, 'Message received');
  if (turn.conversation.type !== 'personal') return turn.say(bot.answers.privately(turn));
  bot.roster.record(context.activity, turn, 'wrote');
  if (isPreference(intent, bot.answers)) return turn.say(await bot.answers.preferences[intent](turn, false));
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

/** Old clients send Action.Submit, the fallback of Action.Execute, as a message with a value and no text. */
function intentOf(context: TurnContext, turn: Turn, answers: Answers) {
  const { value } = context.activity;
  if (isObject(value) && (isPersonal(value.intent, answers) || isPreference(value.intent, answers)))
    return value.intent;
  return understand(turn.text);
}
