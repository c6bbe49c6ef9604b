import type { TurnContext } from 'botbuilder';
import { isObject } from '../../../src/is-object.ts';
import { type Answers, isPersonal, isPreference } from '../../answers/answers.ts';
import { bindingOf } from '../../sign-in/exchange-id.ts';
import { signInCard } from '../../sign-in/sign-in-card.ts';
import type { Turn } from '../../turn.ts';
import { understand } from '../../understand/understand.ts';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';
import { answerPersonally } from './answer-personally.ts';

/** A message: understood, then answered; where the answer reads in the person's name and they are not signed in, sign-in comes first. */
export async function onMessage(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  if (!turn) return;
  const intent = intentOf(context, turn, bot.answers);
  bot.log.info({ reference: turn.reference, intent, conversation: turn.conversation.type }, 'A message');
  if (turn.conversation.type !== 'personal') return turn.say(bot.answers.privately(turn));
  bot.roster.met(context.activity, turn, 'wrote');
  if (isPreference(intent, bot.answers)) return turn.say(await bot.answers.preferences[intent](turn, false));
  if (!isPersonal(intent, bot.answers)) return turn.say(bot.answers.open[intent](turn));

  bot.roster.asked(turn);
  const asked = bindingOf(turn);
  const credential = bot.signIn.current(asked);
  if (!credential) {
    await context.sendActivity({ attachments: [signInCard(bot.signIn.request(intent, asked), turn.language)] });
    return;
  }
  await answerPersonally(turn, intent, credential, bot);
}

/** Old clients send a card's Action.Submit, the stand-in for Action.Execute, as a message with a value and without a text. */
function intentOf(context: TurnContext, turn: Turn, answers: Answers) {
  const { value } = context.activity;
  if (isObject(value) && (isPersonal(value.intent, answers) || isPreference(value.intent, answers)))
    return value.intent;
  return understand(turn.text);
}
