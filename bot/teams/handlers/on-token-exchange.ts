import type { TurnContext } from 'botbuilder';
import type { TokenError } from '../../../src/microsoft365/identity/token-error.ts';
import { isPersonal } from '../../answers/answers.ts';
import type { SignInTrouble } from '../../cards/sign-in-trouble-card.ts';
import { bindingOf } from '../../sign-in/exchange-id.ts';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';
import { answerPersonally } from './answer-personally.ts';
import { answerInvoke, invokeValue } from './invoke.ts';

/**
 * Teams has signed the person in silently and brings their token, together with the question that asked for it.
 * 412 has Teams show the sign-in card's button. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-code
 */
export async function onTokenExchange(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  const { id, token, connectionName } = invokeValue(context.activity);
  const fail = () =>
    answerInvoke(context, 412, { id, connectionName, failureDetail: 'The token could not be exchanged.' });
  if (!turn) return fail();
  const redeemed = await bot.signIn.redeem(
    { id, token },
    bindingOf(turn),
    AbortSignal.timeout(bot.timeouts.readingInInvoke),
  );
  const log = bot.log.child({ reference: turn.reference });
  if (redeemed.outcome === 'refused') {
    log.warn({ reason: redeemed.reason }, 'A token exchange was refused');
    return fail();
  }
  if (redeemed.outcome !== 'answered-already') {
    const { intent } = redeemed.question;
    if (!isPersonal(intent, bot.answers)) return fail();
    if (redeemed.outcome === 'no-token') log.error({ err: redeemed.error }, 'No token for a person who asked');
    const way = redeemed.outcome === 'no-token' ? wayOn(redeemed.error) : 'answer';
    if (way === 'sign-in-button') return fail();
    bot.backgroundTurns.run(context.activity, (later) =>
      way === 'answer'
        ? answerPersonally(later, intent, redeemed.credential, bot)
        : later.say(bot.answers.signInTrouble(later, way)),
    );
  }
  await answerInvoke(context, 200, { id, connectionName, failureDetail: '' });
}

/** What to do for a person without a token: let the card say what could not be read, let them sign in, or explain. */
function wayOn({ failure, entraCode }: TokenError): 'answer' | 'sign-in-button' | SignInTrouble {
  switch (failure) {
    case 'unavailable':
      return 'answer';
    case 'interaction-required':
      // "Admin approval required": no window helps (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
      return entraCode === 'AADSTS90094' ? 'approval-needed' : 'sign-in-button';
    case 'assertion-refused':
    case 'app-refused':
      return 'not-now';
  }
}
