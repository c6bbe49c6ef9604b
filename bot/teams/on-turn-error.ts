import { ActivityTypes, type TurnContext } from 'botbuilder';
import { asCodedError } from '../../src/errors.ts';
import type { Log } from '../../src/log/types.ts';
import type { Answers } from '../answers/answers.ts';
import { answerAction, answerInvoke } from './handlers/invoke.ts';
import { isSentTargeted } from './handlers/targeted-turns.ts';
import { turnFromContext } from './turn-from-context.ts';

/** Error handler of every turn: logs the cause and sends the person an apology with the log line's reference. */
export function onTurnError(answers: Answers, log: Log) {
  return async (context: TurnContext, error: Error): Promise<void> => {
    const turn = turnFromContext(context);
    log('turn-failed', { err: asCodedError(error), activity: context.activity.type });
    try {
      // The error may have come before the turn could answer one person only.
      if (turn && !isSentTargeted(context.activity)) await turn.say(answers.failure(turn));
    } catch (err) {
      log('apology-failed', { err });
    }
    if (context.activity.type === ActivityTypes.Invoke) await answerFailedInvoke(context);
  };
}

/** A card action needs HTTP 200 with the error inside; any other invoke gets a plain 500. */
function answerFailedInvoke(context: TurnContext): Promise<void> {
  if (context.activity.name !== 'adaptiveCard/action') return answerInvoke(context, 500);
  return answerAction(context, 500, 'application/vnd.microsoft.error', {
    code: '500',
    message: 'Something went wrong.',
  });
}
