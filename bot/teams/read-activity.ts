import type { Activity } from 'botbuilder';
import { z } from 'zod/v4';
import { RequestRefused } from '../http/request-refused.ts';

const text = z.string().nullish();
const account = z.looseObject({ id: text, name: text, aadObjectId: text }).nullish();

/** What we or the library read of an activity; all else passes as it is. Teams leaves members out, or sends null. */
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
  // With `expectReplies` the answers would go to whoever posts the activity instead of to Teams, which never asks for that.
  deliveryMode: z.enum(['normal', 'notification']).nullish(),
  from: account,
  recipient: account,
  conversation: z.looseObject({ id: z.string(), conversationType: text, tenantId: text }),
  entities: z.array(z.looseObject({ type: text, locale: text, timezone: text })).nullish(),
  channelData: z.looseObject({ tenant: z.looseObject({ id: text }).nullish() }).nullish(),
});

/**
 * The body as an activity; throws `RequestRefused` (400) where it is none. The library checks nothing of this.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
 */
export function readActivity(body: Record<string, unknown>): Activity {
  const { success } = ACTIVITY.safeParse(body);
  if (!success) throw new RequestRefused(400, 'not-an-activity');
  return withDates(body) as unknown as Activity;
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
