import type { EventEmitter } from 'node:events';
import type { Person } from '../../tenant/people/person.ts';
import type { Activity, Json } from '../activity.ts';
import type { MessageStream } from '../connector/streams/types.ts';
import type { WriteRefusal } from '../connector/write-refusal.ts';
import type { BotMessage, MutableBotMessage } from './bot-message.ts';

/** Response of the bot's endpoint. `body`: parsed JSON, else text, undefined if empty. */
export interface BotResponse {
  readonly status: number;
  readonly body: unknown;
}

export interface PostOptions {
  /** The Authorization header; null: none. Default: a valid token of the channel. */
  readonly authorization?: string | null | undefined;
  readonly contentType?: string;
}

export type ConversationType = 'personal' | 'groupChat' | 'channel';

/** A change of a chat. `card`: the response to an Action.Execute replaced one person's card. */
export type ChatChange =
  | { readonly kind: 'message' | 'edit' | 'delete'; readonly message: BotMessage }
  | { readonly kind: 'card'; readonly message: BotMessage; readonly person: Person }
  | { readonly kind: 'typing'; readonly activity: Activity }
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | { readonly kind: 'installed' | 'uninstalled' };

/** One silent sign-on attempt of a person's Teams. */
export interface Exchange {
  readonly person: Person;
  /** The `id` of the card's tokenExchangeResource. */
  readonly id: string | undefined;
  readonly connectionName: string;
  /** `signin/failure`: Teams could not get an assertion. */
  readonly invoke: 'signin/tokenExchange' | 'signin/failure';
  /** Response of the bot's endpoint. */
  readonly status: number;
  readonly body: unknown;
}

/** Sign-in button that Teams shows under a card when silent sign-on for an Action.Execute fails. */
export interface SignInFooter {
  /** The OAuthCard of the bot's login request. */
  readonly card: Json;
  /** Sends the same action again with the state that the sign-in page returned. */
  repeat(state: string): Promise<BotResponse>;
}

/** State of one conversation between people and the bot. */
export interface ChatRecord {
  readonly id: string;
  readonly type: ConversationType;
  readonly name: string | undefined;
  readonly team: { readonly id: string; readonly name: string } | undefined;
  readonly people: readonly Person[];
  /** Undefined: not set; the first activity sets it to true. */
  installed: boolean | undefined;
  /** Error with which Teams refuses the bot's calls here; undefined: none. */
  refusal: WriteRefusal | undefined;
  /** All activities that the bot sent here, unchanged. */
  readonly activities: Activity[];
  /** Visible and formerly visible messages, oldest first. */
  readonly messages: BotMessage[];
  /** All sent messages by id, including invisible sign-in cards. */
  readonly sent: Map<string, MutableBotMessage>;
  /** Messages that the bot sends or sent in parts, by id. */
  readonly streams: Map<string, MessageStream>;
  /** In a channel: the first message of the thread of each message, by message id. */
  readonly threads: Map<string, string>;
  /** Author of each message of people, by message id. */
  readonly authors: Map<string, Person>;
  lastWriter: Person | undefined;
  readonly exchanges: Exchange[];
  /** Sign-in buttons in the footers of cards, by message and person. */
  readonly footers: Map<string, SignInFooter>;
  readonly events: EventEmitter<{ change: [ChatChange] }>;
}
