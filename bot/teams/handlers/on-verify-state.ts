import type { TurnContext } from 'botbuilder';
import { isPersonal } from '../../answers/answers.ts';
import { bindingOf } from '../../sign-in/exchange-id.ts';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';
import { answerPersonally } from './answer-personally.ts';
import { answerInvoke, invokeValue } from './invoke.ts';

/**
 * The sign-in window has closed, and Teams brings what its last page said: the question that was asked is answered now,
 * without asking it again. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/add-authentication
 */
export async function onVerifyState(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  const { state } = invokeValue(context.activity);
  const asked = turn && bindingOf(turn);
  const outcome = asked && bot.signIn.readResult(state, asked);
  if (!turn || !outcome || !isPersonal(outcome.intent, bot.answers)) {
    bot.log.warn({ reference: turn?.reference }, 'The result of a sign-in was refused');
    return answerInvoke(context, 412);
  }
  const credential = outcome.trouble ? undefined : bot.signIn.current(asked);
  const { intent, trouble = 'not-now' } = outcome;
  bot.backgroundTurns.run(context.activity, (later) =>
    // One attempt, then an explanation: another round would end the same way.
    credential
      ? answerPersonally(later, intent, credential, bot)
      : later.say(bot.answers.signInTrouble(later, trouble)),
  );
  await answerInvoke(context, 200);
}
