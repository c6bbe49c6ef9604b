import type { Application } from '@microsoft/teams-ai';
import type { Activity } from 'botbuilder';
import type { ReceiveActivity } from '../http/messages-route.ts';
import type { ChannelAdapter } from './adapter.ts';

/** From the HTTP request to the turn and back: the body is an activity once the channel's signature says so. */
export function receiveWith(adapter: ChannelAdapter, application: Application): ReceiveActivity {
  return async (authorization, body) => {
    const activity = withDates(body) as unknown as Activity;
    const answer = await adapter.receive(authorization, activity, async (context) => {
      await application.run(context);
    });
    return answer ? { status: answer.status, body: answer.body } : { status: 200 };
  };
}

/** The library expects dates where the wire has texts. */
function withDates(body: Record<string, unknown>): Record<string, unknown> {
  const { timestamp, localTimestamp } = body;
  return { ...body, ...asDate('timestamp', timestamp), ...asDate('localTimestamp', localTimestamp) };
}

function asDate(name: string, text: unknown): Record<string, Date> {
  const date = typeof text === 'string' ? new Date(text) : undefined;
  return date && !Number.isNaN(date.getTime()) ? { [name]: date } : {};
}
