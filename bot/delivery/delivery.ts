import { type Activity, CardFactory, type CloudAdapter, type TurnContext } from 'botbuilder';
import { asCodedError } from '../../src/errors.ts';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import type { Deliver, DeliveryResult, Edit, NudgeMessage, SendOptions } from '../../src/nudges/types.ts';
import { accountIdIn, readAddress } from './address.ts';
import { classifyFailure } from './classify-failure.ts';
import type { DrawNudge, DrawnNudge } from './draw-nudge.ts';
import { type Observed, watchAttempt } from './single-request.ts';

export interface DeliveryOptions {
  readonly adapter: CloudAdapter;
  readonly botId: string;
  readonly cloud: Cloud;
  readonly draw: DrawNudge;
}

/** Sends and edits nudges. Each call makes one attempt: the library's retries are off. Neither function rejects. */
export function createDelivery({ adapter, botId, cloud, draw }: DeliveryOptions): {
  readonly deliver: Deliver;
  readonly edit: Edit;
} {
  const make = async (
    attempt: SendOptions,
    address: unknown,
    message: NudgeMessage,
    send: (context: TurnContext, activity: Partial<Activity>) => Promise<string | undefined>,
  ): Promise<DeliveryResult> => {
    let activity: Partial<Activity>;
    try {
      activity = toActivity(draw(message, accountIdIn(address)));
    } catch (error) {
      // A retry would fail in the same way.
      return { outcome: 'refused', code: asCodedError(error).code };
    }
    const to = readAddress(address, cloud);
    // The person's next message brings a new address.
    if ('refused' in to) return { outcome: 'unreachable', code: to.refused };
    let observed: Observed = { missed: false, reached: false, answer: undefined };
    let activityId: string | undefined;
    let thrown: unknown;
    try {
      await beforeDeadline(
        adapter.continueConversationAsync(botId, to.reference, async (context) => {
          observed = watchAttempt(context, adapter, attempt);
          // The library sets a made-up activity id and would send the message as a reply to it.
          context.activity.id = undefined;
          // The adapter would report an error from here to the person, as a failure of their own message.
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
    // An answer without an id comes from a proxy, or is incomplete.
    return classifyFailure({ ...observed, code: codeOf(thrown, attempt.signal) });
  };
  return {
    deliver: (address, message, attempt) =>
      make(attempt, address, message, async (context, activity) => (await context.sendActivity(activity))?.id),
    edit: (address, activityId, message, signal) =>
      make({ signal, isOnTime: () => true }, address, message, async (context, activity) => {
        const edited = await context.updateActivity({ ...activity, id: activityId });
        // Teams may leave out the id.
        return edited?.id ?? activityId;
      }),
  };
}

function toActivity({ card, summary }: DrawnNudge): Partial<Activity> {
  return { type: 'message', summary, attachments: [CardFactory.adaptiveCard(card)] };
}

/** A stable code for the log, never a service's text. */
function codeOf(error: unknown, signal: AbortSignal): string | undefined {
  if (signal.aborted) return 'timed-out';
  if (!(error instanceof Error)) return undefined;
  const { code, errorCode } = error as Error & { readonly code?: unknown; readonly errorCode?: unknown };
  return [code, errorCode, error.name].find((word): word is string => typeof word === 'string' && word !== '');
}
