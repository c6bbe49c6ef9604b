import type { TurnContext } from 'botbuilder';
import { correlate } from '../../../src/log/correlation.ts';
import { isPersonal } from '../../answers/answers.ts';
import { bindingOf } from '../../sign-in/exchange-id.ts';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';
import { noteUsedLanguage } from '../turn-language.ts';
import { REPORT_INTENT, reportFor } from './admin-turns.ts';
import { answerPersonally } from './answer-personally.ts';
import { answerInvoke, invokeValue } from './invoke.ts';

/**
 * Handles the result of the sign-in window, which Teams sends when it closes, and answers the message that needed the
 * sign-in.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/add-authentication
 */
export async function onVerifyState(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  const { state } = invokeValue(context.activity);
  const binding = turn && bindingOf(turn);
  const outcome = binding && (await bot.signIn.redeemResult(state, binding));
  const { intent } = outcome ?? {};
  if (!turn || !outcome || !(isPersonal(intent, bot.answers) || intent === REPORT_INTENT)) {
    bot.log('token-exchange-refused', { code: 'unknown-result' });
    return answerInvoke(context, 412);
  }
  const credential = outcome.trouble ? undefined : bot.signIn.current(binding);
  const { trouble = 'not-completed', language, reference } = outcome;
  if (reference) correlate(reference);
  if (credential) bot.log('signed-in');
  noteUsedLanguage(context.activity, language);
  bot.backgroundTurns.run(context.activity, async (later) => {
    // Without a credential, explain: a second sign-in would end the same way.
    if (!credential) return later.say(bot.answers.signInTrouble(later, trouble));
    if (isPersonal(intent, bot.answers)) return answerPersonally(later, intent, credential, bot);
    return later.say(await reportFor(later, bot.signIn.isAdmin(binding), bot));
  });
  await answerInvoke(context, 200);
}
