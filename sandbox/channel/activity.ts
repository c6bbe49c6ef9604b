/**
 * Activity as sent over HTTP. Only properties that the channel itself reads are named.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
 */
export interface Activity {
  readonly type: string;
  readonly id?: string;
  readonly text?: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly from?: ChannelAccount;
  readonly recipient?: ChannelAccount;
  readonly conversation?: ConversationAccount;
  readonly replyToId?: string;
  readonly attachments?: readonly Attachment[];
  readonly [member: string]: unknown;
}

export interface ChannelAccount {
  readonly id: string;
  readonly name?: string;
  readonly aadObjectId?: string;
}

export interface ConversationAccount {
  readonly id: string;
  readonly conversationType?: string;
  readonly tenantId?: string;
  readonly isGroup?: boolean;
  readonly name?: string;
}

export interface Attachment {
  readonly contentType: string;
  readonly content?: unknown;
  readonly contentUrl?: string;
  readonly name?: string;
}

/** A JSON object of unknown shape. */
export type Json = Readonly<Record<string, unknown>>;

/** An Adaptive Card, or an element or action inside one. */
export type Card = Json;

export const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive';
export const OAUTH_CARD = 'application/vnd.microsoft.card.oauth';

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The content of the first attachment of this type. */
export function attachmentOf(activity: Activity, contentType: string): Json | undefined {
  const attachments = Array.isArray(activity.attachments) ? activity.attachments : [];
  const content = attachments.find((attachment) => attachment?.contentType === contentType)?.content;
  return isJson(content) ? content : undefined;
}
