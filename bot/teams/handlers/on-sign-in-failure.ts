import type { TurnContext } from 'botbuilder';
import type { HandlerContext } from '../handler-context.ts';
import { turnFromContext } from '../turn-from-context.ts';
import { answerInvoke, invokeValue } from './invoke.ts';

/**
 * Handles Teams' report that the silent sign-in failed: logs its code, tells the person.
 * https://learn.microsoft.com/microsoftteams/platform/teams-sdk/teams/user-authentication/troubleshooting-sso
 */
export async function onSignInFailure(context: TurnContext, bot: HandlerContext): Promise<void> {
  const turn = turnFromContext(context);
  const { code } = invokeValue(context.activity);
  // The person's client sets the code, so it may be anything.
  const logged = typeof code === 'string' && /^[a-z]{1,40}$/i.test(code) ? code : 'unknown';
  bot.log('teams-sign-in-failed', { teamsCode: logged });
  if (turn?.conversation.type === 'personal') {
    bot.backgroundTurns.run(context.activity, (later) => later.say(bot.answers.signInTrouble(later, 'not-completed')));
  }
  await answerInvoke(context, 200);
}
