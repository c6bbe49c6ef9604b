import type { TurnContext } from 'botbuilder';
import { correlate } from '../../../src/log/correlation.ts';
import type { TokenError } from '../../../src/microsoft365/identity/token-error.ts';
import { isPersonal } from '../../answers/answers.ts';
import type { SignInTrouble } from '../../cards/trouble/sign-in-trouble-card.ts';
import { bindingOf } from '../../sign-in/exchange-id.ts';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';
import { noteUsedLanguage } from '../turn-language.ts';
import { needsWindow, REPORT_INTENT, reportFor } from './admin-turns.ts';
import { answerPersonally } from './answer-personally.ts';
import { answerInvoke, invokeValue } from './invoke.ts';

/**
 * Handles the token of a silent sign-in and, in a background turn, answers the message that needed it (its intent is in
 * the exchange id). With 412, Teams shows the sign-in card's button.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-code
 */
export async function onTokenExchange(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  const { id, token, connectionName } = invokeValue(context.activity);
  const fail = () =>
    answerInvoke(context, 412, { id, connectionName, failureDetail: 'The token could not be exchanged.' });
  if (!turn) return fail();
  const deadline = AbortSignal.timeout(bot.timeouts.readingInInvoke);
  const result = await bot.signIn.redeem({ id, token }, bindingOf(turn), deadline);
  if (result.outcome === 'refused') {
    bot.log('token-exchange-refused', { code: result.reason });
    return fail();
  }
  if (result.outcome !== 'answered-already') {
    const { intent, credential, language, reference } = result;
    if (reference) correlate(reference);
    noteUsedLanguage(context.activity, language);
    if (!isPersonal(intent, bot.answers) && intent !== REPORT_INTENT) return fail();
    if (result.outcome === 'no-token') bot.log('person-token-refused', { err: result.error });
    else bot.log('signed-in');
    if (intent === REPORT_INTENT) {
      if (needsWindow(result)) return fail();
      const isAdmin = result.outcome === 'signed-in' && result.isAdmin;
      bot.backgroundTurns.run(context.activity, async (later) => later.say(await reportFor(later, isAdmin, bot)));
      return answerInvoke(context, 200, { id, connectionName, failureDetail: '' });
    }
    const reaction = result.outcome === 'no-token' ? reactionTo(result.error) : 'answer';
    if (reaction === 'sign-in-button') return fail();
    bot.backgroundTurns.run(context.activity, (later) =>
      reaction === 'answer'
        ? answerPersonally(later, intent, credential, bot)
        : later.say(bot.answers.signInTrouble(later, reaction)),
    );
  }
  await answerInvoke(context, 200, { id, connectionName, failureDetail: '' });
}

/** What to do without a token: answer (the card says what was not read), show the sign-in button, or explain. */
function reactionTo({ failure, entraCode }: TokenError): 'answer' | 'sign-in-button' | SignInTrouble {
  switch (failure) {
    case 'unavailable':
    case 'resource-unknown':
      return 'answer';
    case 'interaction-required':
      // "Admin approval required": the sign-in window cannot help
      // (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
      return entraCode === 'AADSTS90094' ? 'approval-needed' : 'sign-in-button';
    case 'assertion-refused':
    case 'app-refused':
      return 'not-completed';
  }
}
