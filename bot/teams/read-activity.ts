import type { Activity } from 'botbuilder';
import { z } from 'zod/v4';
import { RequestRefused } from '../http/request-refused.ts';

const text = z.string().nullish();
const account = z.looseObject({ id: text, name: text, aadObjectId: text }).nullish();

/** The members that the bot or the library reads; others pass unchecked. Teams omits members or sends null. */
const ACTIVITY = z.looseObject({
  type: z.string(),
  id: text,
  name: text,
  text,
  locale: text,
  localTimezone: text,
  replyToId: text,
  channelId: z.string(),
  serviceUrl: z.string(),
  // `expectReplies`, which Teams never sends, would return the replies in the HTTP response.
  deliveryMode: z.enum(['normal', 'notification']).nullish(),
  from: account,
  recipient: account,
  conversation: z.looseObject({ id: z.string(), conversationType: text, tenantId: text }),
  entities: z.array(z.looseObject({ type: text, locale: text, timezone: text })).nullish(),
  channelData: z.looseObject({ tenant: z.looseObject({ id: text }).nullish() }).nullish(),
});

/**
 * Validates the body as an activity, which the library does not do. Throws `RequestRefused` (400). Called by
 * `createReceiver` after the channel's token was checked: the channel passes on what its clients wrote.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
 */
export function readActivity(body: Record<string, unknown>): Activity {
  const { success } = ACTIVITY.safeParse(body);
  if (!success) throw new RequestRefused(400, 'not-an-activity');
  return withDates(body) as unknown as Activity;
}

/** The library expects `Date`s; the wire has strings. */
function withDates(body: Record<string, unknown>): Record<string, unknown> {
  const { timestamp, localTimestamp } = body;
  return { ...body, ...asDate('timestamp', timestamp), ...asDate('localTimestamp', localTimestamp) };
}

function asDate(name: string, text: unknown): Record<string, Date> {
  const date = typeof text === 'string' ? new Date(text) : undefined;
  return date && !Number.isNaN(date.getTime()) ? { [name]: date } : {};
}
