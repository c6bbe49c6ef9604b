import type { TurnContext } from 'botbuilder';
import { isObject } from '../../../src/is-object.ts';
import type { AdaptiveCard } from '../../cards/render-card.ts';
import type { ReportRequest } from '../../cards/report/admin-action.ts';
import { textsIn } from '../../locales/index.ts';
import { bindingOf } from '../../sign-in/exchange-id.ts';
import type { ExchangeResult } from '../../sign-in/sign-in.ts';
import { signInAttachment, signInContent } from '../../sign-in/sign-in-card.ts';
import type { Turn } from '../../turn.ts';
import type { HandlerContext } from '../handler-context.ts';
import { answerAction, answerActionWithText, invokeValue } from './invoke.ts';

/** What the exchange of a token is for. Only people whose earlier sign-in showed the role are asked for one. */
export const REPORT_INTENT = 'report';

/**
 * Answers *report* in a private chat. People without the app role get the help, and no sign-in is requested for it,
 * because the request could become visible. So a sign-in for something else must have shown the role first: see
 * docs/decisions/0015-role-from-earlier-sign-in.md.
 */
export async function answerReport(context: TurnContext, turn: Turn, bot: HandlerContext): Promise<void> {
  const binding = bindingOf(turn);
  if (!bot.signIn.current(binding) && (await bot.admins.hadRole(turn.sender))) {
    const { language, reference } = turn;
    const request = await bot.signIn.request({ intent: REPORT_INTENT, language, reference }, binding);
    bot.log('sign-in-requested', { intent: REPORT_INTENT });
    await context.sendActivity({ attachments: [signInAttachment(request, language)] });
    return;
  }
  await turn.say(await reportFor(turn, bot.signIn.isAdmin(binding), bot));
}

/** The report for an admin, the help for all other people. */
export async function reportFor(
  turn: Turn,
  isAdmin: boolean,
  { answers }: Pick<HandlerContext, 'answers'>,
  request: ReportRequest = { kind: 'report' },
): Promise<AdaptiveCard> {
  return isAdmin ? answers.admin.answer(turn, request) : answers.open.help(turn);
}

/** Whether only the sign-in window helps. The button is for people whose own token says that they have the role. */
export function needsWindow(result: ExchangeResult): boolean {
  return result.outcome === 'no-token' && result.saysAdmin && result.error.failure === 'interaction-required';
}

export interface AdminActionTurn {
  readonly context: TurnContext;
  readonly turn: Turn;
  readonly bot: HandlerContext;
  readonly request: ReportRequest;
}

/**
 * Handles a button of an admin's card, in the private chat of the person for whom it was drawn. The role is that of the
 * person's present sign-in. Returns the new card; undefined if it has answered with something else.
 */
export async function adminCardFor(action: AdminActionTurn): Promise<AdaptiveCard | undefined> {
  const { context, turn, bot, request } = action;
  const { authentication, state } = invokeValue(context.activity);
  const binding = bindingOf(turn);
  if (isObject(authentication)) {
    const { id, token } = authentication;
    const deadline = AbortSignal.timeout(bot.timeouts.readingInInvoke);
    const result = await bot.signIn.redeem({ id, token }, binding, deadline);
    if (result.outcome === 'refused') bot.log('token-exchange-refused', { code: result.reason });
    if (result.outcome === 'no-token') bot.log('person-token-refused', { err: result.error });
    if (needsWindow(result)) {
      const value = { code: '412', message: 'The token could not be exchanged.' };
      await answerAction(context, 412, 'application/vnd.microsoft.error.preconditionFailed', value);
      return undefined;
    }
  } else if (typeof state === 'string') {
    const trouble = (await bot.signIn.redeemResult(state, binding))?.trouble;
    if (trouble) {
      await answerActionWithText(context, textsIn(turn.language)(`sign-in-trouble.${trouble}`));
      return undefined;
    }
  } else if (!bot.signIn.current(binding) && (await bot.admins.hadRole(turn.sender))) {
    const { language, reference } = turn;
    const asked = await bot.signIn.request({ intent: REPORT_INTENT, language, reference }, binding);
    const content = signInContent(asked, language);
    await answerAction(context, 401, 'application/vnd.microsoft.activity.loginRequest', content);
    return undefined;
  }
  return reportFor(turn, bot.signIn.isAdmin(binding), bot, request);
}
