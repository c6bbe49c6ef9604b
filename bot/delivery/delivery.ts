import { type Activity, CardFactory, type CloudAdapter, type TurnContext } from 'botbuilder';
import { asCodedError } from '../../src/errors.ts';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import type { Attempt, Deliver, Delivered, Edit, NudgeMessage } from '../../src/nudges/types.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import { readAddress } from './address.ts';
import { type Observed, watchAttempt } from './one-attempt.ts';
import { readFailure } from './read-failure.ts';

export interface DeliveryOptions {
  readonly adapter: CloudAdapter;
  readonly botId: string;
  readonly cloud: Cloud;
  /** `summary`: what Teams shows in its notification, instead of "sent a card". */
  readonly draw: (message: NudgeMessage) => { readonly card: AdaptiveCard; readonly summary: string };
}

/** Messages that nobody asked for, each sent once and never answered for the library's sake. Neither function rejects. */
export function createDelivery({ adapter, botId, cloud, draw }: DeliveryOptions): {
  readonly deliver: Deliver;
  readonly edit: Edit;
} {
  const make = async (
    attempt: Attempt,
    address: unknown,
    message: NudgeMessage,
    send: (context: TurnContext, activity: Partial<Activity>) => Promise<string | undefined>,
  ): Promise<Delivered> => {
    let activity: Partial<Activity>;
    try {
      activity = toActivity(draw(message));
    } catch (error) {
      // It would not be drawn the next time either.
      return { outcome: 'refused', code: asCodedError(error).code };
    }
    const to = readAddress(address, cloud);
    // The person's next message brings another one.
    if ('refused' in to) return { outcome: 'unreachable', code: to.refused };
    let observed: Observed = { missed: false, reached: false, answer: undefined };
    let activityId: string | undefined;
    let thrown: unknown;
    try {
      await beforeDeadline(
        adapter.continueConversationAsync(botId, to.reference, async (context) => {
          observed = watchAttempt(context, adapter, attempt);
          // The library made one up, and would have the message answer it.
          context.activity.id = undefined;
          // What is thrown in here would be told to the person as a failure of their own message.
          try {
            activityId = await send(context, activity);
          } catch (error) {
            thrown = error;
          }
        }),
        attempt.signal,
      );
    } catch (error) {
      thrown = error;
    }
    if (activityId) return { outcome: 'sent', activityId };
    if (observed.missed) return { outcome: 'missed' };
    // An answer without an id is a page of somebody in between, or half an answer.
    return readFailure({ ...observed, code: codeOf(thrown, attempt.signal) });
  };
  return {
    deliver: (address, message, attempt) =>
      make(attempt, address, message, async (context, activity) => (await context.sendActivity(activity))?.id),
    edit: (address, activityId, message, signal) =>
      make({ signal, mayLeave: () => true }, address, message, async (context, activity) => {
        const edited = await context.updateActivity({ ...activity, id: activityId });
        // Teams need not repeat the id.
        return edited?.id ?? activityId;
      }),
  };
}

function toActivity({ card, summary }: ReturnType<DeliveryOptions['draw']>): Partial<Activity> {
  return { type: 'message', summary, attachments: [CardFactory.adaptiveCard(card)] };
}

/** A stable word for the log, never what a service wrote. */
function codeOf(error: unknown, signal: AbortSignal): string | undefined {
  if (signal.aborted) return 'timed-out';
  if (!(error instanceof Error)) return undefined;
  const { code, errorCode } = error as Error & { readonly code?: unknown; readonly errorCode?: unknown };
  return [code, errorCode, error.name].find((word): word is string => typeof word === 'string' && word !== '');
}
