import { CardFactory, type TurnContext } from 'botbuilder';
import { isObject } from '../../../src/is-object.ts';
import type { UserCredential } from '../../../src/microsoft365/identity/user-credential.ts';
import {
  type Asking,
  isPersonal,
  isPreference,
  type PersonalIntent,
  type PreferenceIntent,
} from '../../answers/answers.ts';
import type { AdaptiveCard } from '../../cards/render-card.ts';
import { textsIn } from '../../locales/index.ts';
import { bindingOf } from '../../sign-in/exchange-id.ts';
import { signInContent } from '../../sign-in/sign-in-card.ts';
import type { Turn } from '../../turn.ts';
import { answerDeadline } from '../answer-deadline.ts';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';
import { answerAction, answerActionWithText, invokeValue } from './invoke.ts';

/** `verb` of Action.Execute → what it asks; `byHand`: the person pressed, it is not their Teams that shows the card. */
const VERBS: Readonly<Record<string, { readonly intent: PersonalIntent; readonly byHand: boolean } | undefined>> = {
  'check-again': { intent: 'check-photo', byHand: true },
  refresh: { intent: 'check-photo', byHand: false },
  'refresh-nudge': { intent: 'check-nudge', byHand: false },
};

type Redrawing = Asking & { readonly byHand: boolean };

/**
 * A button of a card (Action.Execute), or the card itself that asks to be drawn anew: the answer is the same card with what is true now.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export async function onAction(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  const { action, authentication, state } = invokeValue(context.activity);
  const { verb, data }: Record<string, unknown> = isObject(action) ? action : {};
  const asked = typeof verb === 'string' && Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  const wish = isPreference(verb, bot.answers) ? verb : undefined;
  if (!turn || !(asked || wish)) {
    const value = { code: 'BadRequest', message: 'Unknown action.' };
    return answerAction(context, 400, 'application/vnd.microsoft.error', value);
  }
  bot.log.info({ reference: turn.reference, intent: wish ?? asked?.intent, byHand: asked?.byHand }, 'A card action');
  if (turn.conversation.type !== 'personal' || !bot.answers.isOwnCard(turn, data)) {
    return answerActionWithText(context, textsIn(turn.language)('not-yours'));
  }
  // Teams' own asking for a card says nothing about its person.
  if (wish || asked?.byHand) bot.roster.met(context.activity, turn, 'wrote');
  if (wish) return takeDown(context, bot, turn, wish);
  if (!asked) return;
  const { byHand } = asked;
  // An edited card has Teams ask for it anew at once: what was said to whoever pressed must outlast that.
  const again = byHand || (isObject(data) && data.again === true);
  const how = { ...answerDeadline(bot.timeouts.readingInInvoke, again), byHand };
  if (isObject(authentication)) return afterExchange(context, bot, turn, authentication, how);
  const place = bindingOf(turn);
  const trouble = typeof state === 'string' ? bot.signIn.readResult(state, place)?.trouble : undefined;
  if (trouble) return answerActionWithText(context, textsIn(turn.language)(`sign-in-trouble.${trouble}`));
  const credential = bot.signIn.current(place);
  if (credential) return redraw(context, bot, turn, asked.intent, credential, how);
  const content = signInContent(bot.signIn.request(asked.intent, place), turn.language);
  await answerAction(context, 401, 'application/vnd.microsoft.activity.loginRequest', content);
}

/** "Not now", "stop these": needs nobody's token, and the card says that it was taken down. */
async function takeDown(context: TurnContext, bot: HandlerContext, turn: Turn, wish: PreferenceIntent): Promise<void> {
  await answerWithCard(context, bot, turn, await bot.answers.preferences[wish](turn, true), true);
}

/** The same action again, now with the token that the sign-in request asked for. */
async function afterExchange(
  context: TurnContext,
  bot: HandlerContext,
  turn: Turn,
  { id, token }: Record<string, unknown>,
  how: Redrawing,
): Promise<void> {
  const redeemed = await bot.signIn.redeem({ id, token }, bindingOf(turn), how.deadline);
  if (
    redeemed.outcome === 'signed-in' ||
    (redeemed.outcome === 'no-token' && redeemed.error.failure === 'unavailable')
  ) {
    const { intent } = redeemed.question;
    if (isPersonal(intent, bot.answers)) return redraw(context, bot, turn, intent, redeemed.credential, how);
  }
  const reason = redeemed.outcome === 'refused' ? redeemed.reason : redeemed.outcome;
  bot.log.warn({ reference: turn.reference, reason }, 'A card action could not be signed in');
  // Has Teams show the button of the sign-in request.
  const value = { code: '412', message: 'The token could not be exchanged.' };
  await answerAction(context, 412, 'application/vnd.microsoft.error.preconditionFailed', value);
}

async function redraw(
  context: TurnContext,
  bot: HandlerContext,
  turn: Turn,
  intent: PersonalIntent,
  credential: UserCredential,
  how: Redrawing,
): Promise<void> {
  const card = await bot.answers.personal[intent](turn, credential, how);
  await answerWithCard(context, bot, turn, card, how.byHand);
}

async function answerWithCard(
  context: TurnContext,
  bot: HandlerContext,
  turn: Turn,
  card: AdaptiveCard,
  byHand: boolean,
) {
  // Teams shows the card of an answer only until the conversation is opened again, so the message is edited too: when the person
  // asked for it, and when there is nothing left to look after.
  if (byHand || !card.refresh) await editMessage(context, bot, turn, CardFactory.adaptiveCard(card));
  await answerAction(context, 200, 'application/vnd.microsoft.card.adaptive', card);
}

async function editMessage(
  context: TurnContext,
  bot: HandlerContext,
  turn: Turn,
  card: ReturnType<typeof CardFactory.adaptiveCard>,
) {
  const id = context.activity.replyToId;
  if (!id) return;
  try {
    await context.updateActivity({ type: 'message', id, attachments: [card] });
  } catch (err) {
    bot.log.warn({ err, reference: turn.reference }, 'A card could not be edited');
  }
}
