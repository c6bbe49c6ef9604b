import type { TurnContext } from 'botbuilder';
import { isPersonal } from '../answers/answers.ts';
import { askedIn } from '../sign-in/exchange-id.ts';
import { asking } from './asking.ts';
import type { Bot } from './bot.ts';
import { answerInvoke, invokeValue } from './invoke.ts';
import { turnFromContext } from './turn-from-context.ts';

/**
 * The sign-in window has closed, and Teams brings what its last page said: the question that was asked is answered now,
 * without asking it again. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/add-authentication
 */
export async function onVerifyState(context: TurnContext, bot: Bot): Promise<void> {
  const turn = turnFromContext(context);
  const { state } = invokeValue(context.activity);
  const asked = turn && askedIn(turn);
  const outcome = asked && bot.signIn.readResult(state, asked);
  if (!turn || !outcome || !isPersonal(outcome.intent, bot.answers)) {
    bot.log.warn({ reference: turn?.reference }, 'The result of a sign-in was refused');
    return answerInvoke(context, 412);
  }
  const credential = outcome.trouble ? undefined : bot.signIn.current(asked);
  const { intent, trouble = 'not-now' } = outcome;
  bot.afterwards.run(context.activity, async (later) => {
    // One attempt, then an explanation: another round would end the same way.
    await later.say(
      credential
        ? await bot.answers.personal[intent](later, credential, asking(bot.times.readingInTurn))
        : bot.answers.signInTrouble(later, trouble),
    );
  });
  await answerInvoke(context, 200);
}
