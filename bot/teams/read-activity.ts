import type { Activity } from 'botbuilder';
import { isObject } from '../../src/is-object.ts';
import { canonicalId, printable } from '../../src/people/person-key.ts';

type Json = Readonly<Record<string, unknown>>;

/*
 * Bounds of lists; the rest of a longer one is dropped. No page of Microsoft's names a limit. The numbers are far above
 * what was seen: a few entities (the client's description, mentions, quotations), one HTML form of the text and a few
 * files, two members of a personal chat and up to a few hundred in a team's event. UNCONFIRMED [activity-size].
 */
const MAX_ENTITIES = 100;
const MAX_ATTACHMENTS = 20;
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
    id: lineOf(body.id),
    name: textOf(body.name),
    action: textOf(body.action),
    text: textOf(body.text),
    locale: lineOf(body.locale),
    localTimezone: lineOf(body.localTimezone),
    replyToId: lineOf(body.replyToId),
    channelId: lineOf(body.channelId),
    serviceUrl: lineOf(body.serviceUrl),
    timestamp: dateOf(body.timestamp),
    localTimestamp: dateOf(body.localTimestamp),
    // `expectReplies`, which Teams never sends (UNCONFIRMED [expect-replies]), would return the replies in the HTTP
    // response.
    deliveryMode: undefined,
    from: accountOf(body.from),
    recipient: accountOf(body.recipient),
    conversation: conversationOf(body.conversation),
    entities: objectsOf(body.entities, MAX_ENTITIES).map((entity) => ({
      ...entity,
      type: textOf(entity.type),
      text: textOf(entity.text),
      locale: lineOf(entity.locale),
      timezone: lineOf(entity.timezone),
      mentioned: accountOf(entity.mentioned),
    })),
    attachments: objectsOf(body.attachments, MAX_ATTACHMENTS),
    membersAdded: objectsOf(body.membersAdded, MAX_MEMBERS).map(accountOf),
    channelData: channelDataOf(body.channelData),
  };
  return activity as unknown as Activity;
}

function accountOf(value: unknown): Json {
  if (!isObject(value)) return {};
  return { ...value, id: lineOf(value.id), name: textOf(value.name), aadObjectId: idOf(value.aadObjectId) };
}

function conversationOf(value: unknown): Json {
  if (!isObject(value)) return {};
  const { id, conversationType, tenantId, isGroup } = value;
  return {
    ...value,
    id: lineOf(id),
    conversationType: lineOf(conversationType),
    tenantId: idOf(tenantId),
    isGroup: isGroup === true,
  };
}

function channelDataOf(value: unknown): Json | undefined {
  if (!isObject(value)) return undefined;
  return isObject(value.tenant) ? { ...value, tenant: { ...value.tenant, id: idOf(value.tenant.id) } } : value;
}

function objectsOf(value: unknown, most: number): readonly Json[] {
  return Array.isArray(value) ? value.slice(0, most).filter(isObject) : [];
}

/** An empty text counts as missing. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A text that may be stored: without control characters. */
function lineOf(value: unknown): string | undefined {
  return textOf(value) && textOf(printable(String(value)));
}

/** A tenant's or person's id. */
function idOf(value: unknown): string | undefined {
  return textOf(value) && textOf(canonicalId(String(value)));
}

/** The library expects `Date`s; the wire has strings. */
function dateOf(value: unknown): Date | undefined {
  const date = typeof value === 'string' ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}
