import { CardFactory, type TurnContext } from 'botbuilder';
import type { UserCredential } from '../../src/microsoft365/user-credential.ts';
import { isPersonal, type PersonalIntent } from '../answers/answers.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import { signInContent } from '../sign-in/sign-in-card.ts';
import type { Turn } from '../turn.ts';
import type { Bot } from './bot.ts';
import { answerAction, invokeValue, isObject } from './invoke.ts';
import { turnFromContext } from './turn-from-context.ts';

/**
 * A button of a card (Action.Execute): the answer is the same card, drawn anew.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export async function onAction(context: TurnContext, bot: Bot): Promise<void> {
  const turn = turnFromContext(context);
  const { action, authentication, state } = invokeValue(context.activity);
  const intent = isObject(action) ? VERBS[String(action.verb)] : undefined;
  if (!turn || !intent || !isPersonal(intent, bot.answers) || turn.conversation.type !== 'personal') {
    return answerAction(context, 400, 'application/vnd.microsoft.error', {
      code: 'BadRequest',
      message: 'Unknown action.',
    });
  }
  bot.log.info({ reference: turn.reference, intent }, 'A card action');
  const deadline = AbortSignal.timeout(bot.times.readingInInvoke);
  const asked = { sender: turn.sender, conversationId: turn.conversation.id };
  if (isObject(authentication)) return afterExchange(context, bot, turn, authentication, deadline);
  if (typeof state === 'string' && bot.signIn.readResult(state, asked)?.trouble) return refuseToken(context);
  const credential = bot.signIn.current(asked);
  if (!credential) {
    const content = signInContent(bot.signIn.request(intent, asked), turn.language);
    return answerAction(context, 401, 'application/vnd.microsoft.activity.loginRequest', content);
  }
  await redraw(context, bot, turn, intent, credential, deadline);
}

/** `verb` of Action.Execute → what it asks. */
const VERBS: Readonly<Record<string, PersonalIntent | undefined>> = { 'check-again': 'check-photo' };

/** The same action again, now with the token that the sign-in request asked for. */
async function afterExchange(
  context: TurnContext,
  bot: Bot,
  turn: Turn,
  authentication: Record<string, unknown>,
  deadline: AbortSignal,
): Promise<void> {
  const asked = { sender: turn.sender, conversationId: turn.conversation.id };
  const redeemed = await bot.signIn.redeem({ id: authentication.id, token: authentication.token }, asked, deadline);
  if (
    redeemed.outcome === 'signed-in' ||
    (redeemed.outcome === 'no-token' && redeemed.error.failure === 'unavailable')
  ) {
    const { intent } = redeemed.question;
    if (isPersonal(intent, bot.answers)) return redraw(context, bot, turn, intent, redeemed.credential, deadline);
  }
  const reason = redeemed.outcome === 'refused' ? redeemed.reason : redeemed.outcome;
  bot.log.warn({ reference: turn.reference, reason }, 'A card action could not be signed in');
  await refuseToken(context);
}

/** Has Teams show the button of the sign-in request. */
function refuseToken(context: TurnContext): Promise<void> {
  const value = { code: '412', message: 'The token could not be exchanged.' };
  return answerAction(context, 412, 'application/vnd.microsoft.error.preconditionFailed', value);
}

async function redraw(
  context: TurnContext,
  bot: Bot,
  turn: Turn,
  intent: PersonalIntent,
  credential: UserCredential,
  deadline: AbortSignal,
): Promise<void> {
  const card = await bot.answers.personal[intent](turn, credential, { deadline, again: true });
  await keep(context, bot, turn, card);
  await answerAction(context, 200, 'application/vnd.microsoft.card.adaptive', card);
}

/** Teams shows the card of an invoke's answer only until the conversation is opened again: the message itself is edited too. */
async function keep(context: TurnContext, bot: Bot, turn: Turn, card: AdaptiveCard): Promise<void> {
  const id = context.activity.replyToId;
  if (!id) return;
  try {
    await context.updateActivity({ type: 'message', id, attachments: [CardFactory.adaptiveCard(card)] });
  } catch (err) {
    bot.log.warn({ err, reference: turn.reference }, 'A card could not be edited');
  }
}
