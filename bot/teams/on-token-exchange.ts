import type { TurnContext } from 'botbuilder';
import type { TokenFailure } from '../../src/microsoft365/token-error.ts';
import { isPersonal } from '../answers/answers.ts';
import type { SignInTrouble } from '../cards/sign-in-trouble-card.ts';
import type { Bot } from './bot.ts';
import { answerInvoke, invokeValue } from './invoke.ts';
import { turnFromContext } from './turn-from-context.ts';

/**
 * Teams has signed the person in silently and brings their token, together with the question that asked for it.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-code
 */
export async function onTokenExchange(context: TurnContext, bot: Bot): Promise<void> {
  const turn = turnFromContext(context);
  const { id, token, connectionName } = invokeValue(context.activity);
  const fail = () =>
    answerInvoke(context, 412, { id, connectionName, failureDetail: 'The token could not be exchanged.' });
  if (!turn) return fail();
  const deadline = AbortSignal.timeout(bot.times.readingInInvoke);
  const redeemed = await bot.signIn.redeem(
    { id, token },
    { sender: turn.sender, conversationId: turn.conversation.id },
    deadline,
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
    const trouble = redeemed.outcome === 'no-token' ? TROUBLES[redeemed.error.failure] : undefined;
    await turn.say(
      trouble
        ? bot.answers.signInTrouble(turn, trouble)
        : await bot.answers.personal[intent](turn, redeemed.credential, { deadline, again: false }),
    );
  }
  await answerInvoke(context, 200, { id, connectionName, failureDetail: '' });
}

/** What to tell the person; undefined: answer all the same, and let the card say what could not be read. */
const TROUBLES: Readonly<Record<TokenFailure, SignInTrouble | undefined>> = {
  'interaction-required': 'approval-needed',
  'assertion-refused': 'not-now',
  'app-refused': 'not-now',
  unavailable: undefined,
};
