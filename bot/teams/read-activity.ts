import type { Activity } from 'botbuilder';
import { isObject } from '../../src/is-object.ts';

type Json = Readonly<Record<string, unknown>>;

/** Teams sends a few entities: the client's description, mentions, quotations. The rest of a longer list is dropped. */
const MAX_ENTITIES = 100;
/** A message has one HTML form of its text, and a few files. */
const MAX_ATTACHMENTS = 20;
/** A personal chat has two members; a team's event names up to a few hundred. */
const MAX_MEMBERS = 1_000;

/**
 * Reads the body as an activity, which the library does not do. Total: a part that is missing, null or of another type
 * is dropped, so that it never costs the answer to the rest; unknown parts pass unchecked. Called by `createReceiver`
 * after the channel's token was checked: the channel passes on what its clients wrote.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
 */
export function readActivity(body: Json): Activity {
  const activity = {
    ...body,
    type: textOf(body.type) ?? '',
    id: textOf(body.id),
    name: textOf(body.name),
    action: textOf(body.action),
    text: textOf(body.text),
    locale: textOf(body.locale),
    localTimezone: textOf(body.localTimezone),
    replyToId: textOf(body.replyToId),
    channelId: textOf(body.channelId),
    serviceUrl: textOf(body.serviceUrl),
    timestamp: dateOf(body.timestamp),
    localTimestamp: dateOf(body.localTimestamp),
    // `expectReplies`, which Teams never sends, would return the replies in the HTTP response.
    deliveryMode: undefined,
    from: accountOf(body.from),
    recipient: accountOf(body.recipient),
    conversation: conversationOf(body.conversation),
    entities: objectsOf(body.entities, MAX_ENTITIES).map((entity) => ({
      ...entity,
      type: textOf(entity.type),
      text: textOf(entity.text),
      locale: textOf(entity.locale),
      timezone: textOf(entity.timezone),
      mentioned: accountOf(entity.mentioned),
    })),
    attachments: objectsOf(body.attachments, MAX_ATTACHMENTS),
    membersAdded: objectsOf(body.membersAdded, MAX_MEMBERS).map(accountOf),
    channelData: isObject(body.channelData) ? body.channelData : undefined,
  };
  return activity as unknown as Activity;
}

function accountOf(value: unknown): Json {
  if (!isObject(value)) return {};
  return { ...value, id: textOf(value.id), name: textOf(value.name), aadObjectId: textOf(value.aadObjectId) };
}

function conversationOf(value: unknown): Json {
  if (!isObject(value)) return {};
  const { id, conversationType, tenantId, isGroup } = value;
  return {
    ...value,
    id: textOf(id),
    conversationType: textOf(conversationType),
    tenantId: textOf(tenantId),
    isGroup: isGroup === true,
  };
}

function objectsOf(value: unknown, most: number): readonly Json[] {
  return Array.isArray(value) ? value.slice(0, most).filter(isObject) : [];
}

/** An empty text counts as missing. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The library expects `Date`s; the wire has strings. */
function dateOf(value: unknown): Date | undefined {
  const date = typeof value === 'string' ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}
