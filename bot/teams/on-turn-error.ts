import { ActivityTypes, type TurnContext } from 'botbuilder';
import { asCodedError } from '../../src/errors.ts';
import type { Answers } from '../answers/answers.ts';
import type { Log } from '../log.ts';
import { answerInvoke } from './invoke.ts';
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
      if (turn) await turn.say(answers.trouble(turn));
    } catch (err) {
      log.error({ err, reference: turn?.reference }, 'Nor could the person be told');
    }
    if (context.activity.type === ActivityTypes.Invoke) await answerInvoke(context, 500);
  };
}
