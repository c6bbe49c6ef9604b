import { type Activity, CardFactory, type TurnContext } from 'botbuilder';
import { isObject } from '../../../src/is-object.ts';
import { correlate } from '../../../src/log/correlation.ts';
import type { UserCredential } from '../../../src/microsoft365/identity/user-credential.ts';
import {
  isAboutData,
  isAboutSettings,
  isPersonal,
  isPreference,
  type PersonalIntent,
  type PersonalRequest,
  type PreferenceIntent,
  type SettingsIntent,
} from '../../answers/answers.ts';
import { onlyForAuthor } from '../../cards/conversation/only-for-author.ts';
import type { AdaptiveCard } from '../../cards/render-card.ts';
import { reportRequestOf } from '../../cards/report/admin-action.ts';
import { textsIn } from '../../locales/index.ts';
import { bindingOf } from '../../sign-in/exchange-id.ts';
import type { SignInRefusal } from '../../sign-in/refusals.ts';
import type { ExchangeResult } from '../../sign-in/sign-in.ts';
import { signInContent } from '../../sign-in/sign-in-card.ts';
import type { Turn } from '../../turn.ts';
import { answerDeadline } from '../answer-deadline.ts';
import type { HandlerContext } from '../handler-context.ts';
import { ratedMessage, turnFromContext } from '../turn-from-context.ts';
import { adminCardFor } from './admin-turns.ts';
import { answerAction, answerActionWithText, invokeValue } from './invoke.ts';
import { setTargeted } from './targeted-turns.ts';

/** `verb` of Action.Execute → its intent. `pressed`: by the person; otherwise their Teams refreshes the card. */
const VERBS: Readonly<Record<string, { readonly intent: PersonalIntent; readonly pressed: boolean } | undefined>> = {
  'check-again': { intent: 'check-photo', pressed: true },
  refresh: { intent: 'check-photo', pressed: false },
  'refresh-nudge': { intent: 'check-nudge', pressed: false },
};

interface ActionTurn {
  readonly context: TurnContext;
  readonly bot: HandlerContext;
  readonly turn: Turn;
}

type RedrawOptions = PersonalRequest & { readonly pressed: boolean };

/**
 * Handles a card's button (Action.Execute) and a card's refresh: answers with the same card, redrawn.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export async function onAction(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  const { action, authentication, state } = invokeValue(context.activity);
  const { verb, data }: Record<string, unknown> = isObject(action) ? action : {};
  const check = typeof verb === 'string' && Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  const open = isPreference(verb, bot.answers) || isAboutSettings(verb, bot.answers) ? verb : undefined;
  const aboutData = isAboutData(verb, bot.answers) ? verb : undefined;
  const request = turn?.conversation.type === 'personal' ? reportRequestOf(verb, data) : undefined;
  if (turn && request && bot.answers.admin.isOwnCard(turn, data)) {
    bot.log('action-received', { intent: `admin-${request.kind}` });
    bot.roster.record(context.activity, turn, 'wrote');
    const card = await adminCardFor({ context, turn, bot, request });
    return card && answerWithCard({ context, bot, turn }, card);
  }
  // The same for buttons that are not the person's as for buttons that do not exist.
  if (!turn || !(check || open || aboutData)) {
    const value = { code: 'BadRequest', message: 'Unknown action.' };
    return answerAction(context, 400, 'application/vnd.microsoft.error', value);
  }
  const { language } = turn;
  bot.log('action-received', { intent: open ?? aboutData ?? check?.intent, byHand: check?.pressed });
  const isPrivate = turn.conversation.type === 'personal';
  if (!(isPrivate || bot.sendsTargeted) || !bot.answers.isOwnCard(turn, data)) {
    return answerActionWithText(context, textsIn(language)('not-yours'));
  }
  // In a group chat or a channel, the card is one that only this person sees.
  if (!isPrivate) setTargeted(context, true);
  const binding = isPrivate ? bindingOf(turn) : await bot.roster.privateChatOf(turn);
  if (!binding) return answerActionWithText(context, textsIn(language)('private.text'));
  const actionTurn = { context, bot, turn };
  if (aboutData) return answerWithCard(actionTurn, await bot.answers.data[aboutData](turn));
  // A refresh by Teams does not mean that the person wrote.
  if (open || check?.pressed) bot.roster.record(context.activity, turn, 'wrote');
  if (open) return answerOpenly(actionTurn, open, data);
  if (!check) return;
  const { intent, pressed } = check;
  // Teams refreshes an edited card at once (UNCONFIRMED [card-refresh]). `data.again` keeps the notice that the bot has
  // checked again.
  const again = pressed || (isObject(data) && data.again === true);
  const options = { ...answerDeadline(bot.timeouts.readingInInvoke, again), pressed };
  if (isPrivate && isObject(authentication)) return redeemAndRedraw(actionTurn, authentication, options);
  const trouble =
    isPrivate && typeof state === 'string' ? (await bot.signIn.redeemResult(state, binding))?.trouble : undefined;
  if (trouble) return answerActionWithText(context, textsIn(language)(`sign-in-trouble.${trouble}`));
  const credential = bot.signIn.current(binding);
  if (credential) return redraw(actionTurn, intent, credential, options);
  // Single sign-on does not work in channels.
  if (!isPrivate) return answerActionWithText(context, textsIn(language)('private.text'));
  const content = signInContent(
    await bot.signIn.request({ intent, language, reference: turn.reference }, binding),
    language,
  );
  await answerAction(context, 401, 'application/vnd.microsoft.activity.loginRequest', content);
}

/** "Not now", "stop these", the settings: needs no credential. The redrawn card confirms the choice. */
async function answerOpenly(
  actionTurn: ActionTurn,
  intent: PreferenceIntent | SettingsIntent,
  data: unknown,
): Promise<void> {
  const { bot, turn } = actionTurn;
  const { preferences, settings } = bot.answers;
  const card = await (isPreference(intent, bot.answers)
    ? preferences[intent](turn, true)
    : settings[intent](turn, data));
  await answerWithCard(actionTurn, card);
}

/** Handles the repeated action, which brings the token that the login request asked for. */
async function redeemAndRedraw(
  actionTurn: ActionTurn,
  { id, token }: Record<string, unknown>,
  options: RedrawOptions,
): Promise<void> {
  const { context, bot, turn } = actionTurn;
  const result = await bot.signIn.redeem({ id, token }, bindingOf(turn), options.deadline);
  if (result.outcome === 'signed-in' || (result.outcome === 'no-token' && result.error.failure === 'unavailable')) {
    const { intent, credential, reference = turn.reference } = result;
    correlate(reference);
    const asked = { ...actionTurn, turn: { ...turn, reference } };
    if (isPersonal(intent, bot.answers)) return redraw(asked, intent, credential, options);
  }
  if (result.outcome === 'no-token') bot.log('person-token-refused', { err: result.error });
  else bot.log('token-exchange-refused', { code: codeOf(result) });
  // With 412, Teams shows the login request's button:
  // https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/authentication-flow-in-universal-action-for-adaptive-cards
  const value = { code: '412', message: 'The token could not be exchanged.' };
  await answerAction(context, 412, 'application/vnd.microsoft.error.preconditionFailed', value);
}

/** An exchange for something that no card asks for is not this action's. */
function codeOf(result: ExchangeResult): SignInRefusal {
  if (result.outcome === 'refused') return result.reason;
  return result.outcome === 'answered-already' ? 'answered-already' : 'unknown-exchange';
}

async function redraw(
  actionTurn: ActionTurn,
  intent: PersonalIntent,
  credential: UserCredential,
  options: RedrawOptions,
): Promise<void> {
  const { bot, turn } = actionTurn;
  const answer = await bot.answers.personal[intent](turn, credential, options);
  const { verdict } = answer;
  const card = cardIn(turn, answer.card);
  const { replyToId: activityId } = actionTurn.context.activity;
  if (activityId && (options.pressed || !card.refresh)) {
    const message = { conversationId: turn.conversation.id, activityId };
    bot.feedback.noteAnswer(message, { verdict, language: turn.language });
  }
  if (options.pressed || !card.refresh) await editMessage(actionTurn, card, ratedMessage(card));
  await answerAction(actionTurn.context, 200, CARD, card);
  bot.log('answer-sent', { intent, verdict });
}

/**
 * Answers a press with the card. Teams shows it only until the conversation is opened again (UNCONFIRMED
 * [card-refresh]), so the message is edited too. A refreshed card is edited when it no longer refreshes.
 */
async function answerWithCard(actionTurn: ActionTurn, answer: AdaptiveCard): Promise<void> {
  const card = cardIn(actionTurn.turn, answer);
  await editMessage(actionTurn, card, { attachments: [CardFactory.adaptiveCard(card)] });
  await answerAction(actionTurn.context, 200, CARD, card);
}

function cardIn({ conversation }: Turn, card: AdaptiveCard): AdaptiveCard {
  return conversation.type === 'personal' ? card : onlyForAuthor(card);
}

const CARD = 'application/vnd.microsoft.card.adaptive';

async function editMessage(
  { context, bot, turn }: ActionTurn,
  card: AdaptiveCard,
  message: Partial<Activity>,
): Promise<void> {
  const id = context.activity.replyToId;
  if (!id) return;
  try {
    await context.updateActivity({ type: 'message', id, ...message });
    if (card.refresh) bot.recordCard(turn.sender, id);
  } catch (err) {
    bot.log('card-not-edited', { err });
  }
}
