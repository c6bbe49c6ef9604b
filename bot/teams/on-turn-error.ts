import { ActivityTypes, type TurnContext } from 'botbuilder';
import { asCodedError } from '../../src/errors.ts';
import type { Answers } from '../answers/answers.ts';
import type { Log } from '../log.ts';
import { answerAction, answerInvoke } from './handlers/invoke.ts';
import { turnFromContext } from './turn-from-context.ts';

/** The last resort of every turn: the operator gets the cause, the person a kind sentence with a number that finds it. */
export function onTurnError(answers: Answers, log: Log) {
  return async (context: TurnContext, error: Error): Promise<void> => {
    const turn = turnFromContext(context);
    log.error(
      { err: asCodedError(error), reference: turn?.reference, activity: context.activity.type },
      'A turn failed',
    );
    try {
      if (turn) await turn.say(answers.failure(turn));
    } catch (err) {
      log.error({ err, reference: turn?.reference }, 'Nor could the person be told');
    }
    if (context.activity.type === ActivityTypes.Invoke) await answerFailedInvoke(context);
  };
}

/** A card's action wants HTTP 200 whatever happened, and the failure inside; every other invoke takes a plain 500. */
function answerFailedInvoke(context: TurnContext): Promise<void> {
  if (context.activity.name !== 'adaptiveCard/action') return answerInvoke(context, 500);
  return answerAction(context, 500, 'application/vnd.microsoft.error', {
    code: '500',
    message: 'Something went wrong.',
  });
}
