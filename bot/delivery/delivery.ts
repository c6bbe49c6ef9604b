import { type Activity, CardFactory, type CloudAdapter, type TurnContext } from 'botbuilder';
import { asCodedError } from '../../src/errors.ts';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import type { Deliver, DeliveryResult, Edit, SendOptions } from '../../src/nudges/types.ts';
import { inSpan } from '../../src/telemetry/spans.ts';
import { accountIdIn, readAddress } from './address.ts';
import { classifyFailure } from './classify-failure.ts';
import type { DrawnMessage } from './drawn-message.ts';
import { limitToOneRequest, type RequestObservation } from './single-request.ts';

export interface DeliveryOptions<Message> {
  readonly adapter: CloudAdapter;
  readonly botId: string;
  readonly cloud: Cloud;
  /** `accountId`: the person's id in the channel (`29:…`); undefined: not known. */
  readonly draw: (message: Message, accountId: string | undefined) => Promise<DrawnMessage>;
}

/**
 * Sends and edits proactive messages. Each call sends at most one request, without the library's retries; a refusal by
 * the public host is followed by one request to the GCC host (`retryAtGccHost`). Neither rejects.
 */
export function createDelivery<Message>({ adapter, botId, cloud, draw }: DeliveryOptions<Message>): {
  readonly deliver: Deliver<Message>;
  readonly edit: Edit<Message>;
} {
  const send = async (
    options: SendOptions,
    address: unknown,
    message: Message,
    request: (context: TurnContext, activity: Partial<Activity>) => Promise<string | undefined>,
  ): Promise<DeliveryResult> => {
    let activity: Partial<Activity>;
    try {
      activity = toActivity(await draw(message, accountIdIn(address)));
    } catch (error) {
      // A retry would fail in the same way.
      return { outcome: 'refused', code: asCodedError(error).code };
    }
    const to = readAddress(address, cloud);
    // The person's next message stores a new address.
    if ('refused' in to) return { outcome: 'unreachable', code: to.refused };
    let observation: RequestObservation = { missed: false, wasSent: false, response: undefined };
    let activityId: string | undefined;
    let thrown: unknown;
    try {
      await beforeDeadline(
        adapter.continueConversationAsync(botId, to.reference, async (context) => {
          observation = limitToOneRequest(context, adapter, options);
          // The library invents an activity id, and would send the message as a reply to it.
          context.activity.id = undefined;
          // The adapter would show the person an error from here, as if their own message had failed.
          try {
            activityId = await request(context, activity);
          } catch (error) {
            thrown = error;
          }
        }),
        options.signal,
      );
    } catch (error) {
      thrown = error;
    }
    if (activityId) return { outcome: 'sent', activityId };
    if (observation.missed) return { outcome: 'missed' };
    // A response without an id comes from a proxy, or is incomplete.
    return classifyFailure({ ...observation, code: codeOf(thrown, options.signal) });
  };
  const attempt: typeof send = (...args) =>
    inSpan('deliver', {}, async (span) => {
      const result = await send(...args);
      if (result.outcome !== 'sent') span.fail(result.outcome);
      return result;
    });
  return {
    deliver: (address, message, options) =>
      attempt(options, address, message, async (context, activity) => (await context.sendActivity(activity))?.id),
    edit: (address, activityId, message, signal) =>
      attempt({ signal, isOnTime: () => true }, address, message, async (context, activity) => {
        const edited = await context.updateActivity({ ...activity, id: activityId });
        // The id is optional in botframework-connector's response. That Teams leaves it out is UNCONFIRMED
        // [edit-refusals].
        return edited?.id ?? activityId;
      }),
  };
}

function toActivity({ card, summary }: DrawnMessage): Partial<Activity> {
  return { type: 'message', summary, attachments: [CardFactory.adaptiveCard(card)] };
}

/** A stable code for the log. It never contains a service's text. */
function codeOf(error: unknown, signal: AbortSignal): string | undefined {
  if (signal.aborted) return 'timed-out';
  if (!(error instanceof Error)) return undefined;
  const { code, errorCode } = error as Error & { readonly code?: unknown; readonly errorCode?: unknown };
  return [code, errorCode, error.name].find((text): text is string => typeof text === 'string' && text !== '');
}
