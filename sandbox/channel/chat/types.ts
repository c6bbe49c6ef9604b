import type { EventEmitter } from 'node:events';
import type { Person } from '../../tenant/people/person.ts';
import type { Activity, Json } from '../activity.ts';
import type { WriteRefusal } from '../connector/write-refusal.ts';
import type { BotMessage, MutableBotMessage } from './bot-message.ts';
/** What the bot's endpoint answered. `body`: parsed JSON, text where it is none, undefined where it is empty. */
export interface BotResponse {
  readonly status: number;
  readonly body: unknown;
}

export interface PostOptions {
  /** The Authorization header; null: none. Default: a true token of the channel. */
  readonly authorization?: string | null | undefined;
  readonly contentType?: string;
}

export type ConversationType = 'personal' | 'groupChat' | 'channel';

/** What changed in a chat. `card`: one person's card was replaced by the answer to an Action.Execute. */
export type ChatChange =
  | { readonly kind: 'message' | 'edit' | 'delete'; readonly message: BotMessage }
  | { readonly kind: 'card'; readonly message: BotMessage; readonly person: Person }
  | { readonly kind: 'typing'; readonly activity: Activity }
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | { readonly kind: 'installed' | 'uninstalled' };

/** One silent single sign-on that a person's Teams tried. */
export interface Exchange {
  readonly person: Person;
  /** The `id` of the card's tokenExchangeResource. */
  readonly id: string | undefined;
  readonly connectionName: string;
  /** `signin/failure`: no assertion could be had. */
  readonly invoke: 'signin/tokenExchange' | 'signin/failure';
  /** What the bot's endpoint answered. */
  readonly status: number;
  readonly body: unknown;
}

/** What Teams puts under a card when an Action.Execute needs a sign-in that did not work silently. */
export interface SignInFooter {
  /** The OAuthCard of the bot's login request. */
  readonly card: Json;
  /** Sends the same action again, with what the sign-in page gave. */
  repeat(state: string): Promise<BotResponse>;
}

/** All that the channel knows of one conversation between people and the bot. */
export interface ChatRecord {
  readonly id: string;
  readonly type: ConversationType;
  readonly name: string | undefined;
  readonly team: { readonly id: string; readonly name: string } | undefined;
  readonly people: readonly Person[];
  /** undefined: never said; counts as installed from the first activity on. */
  installed: boolean | undefined;
  /** What every call of the bot is refused with here; undefined: nothing. */
  refusal: WriteRefusal | undefined;
  /** Everything that the bot ever sent here, as it came. */
  readonly activities: Activity[];
  /** Messages that people see or saw, oldest first. */
  readonly messages: BotMessage[];
  /** Also those that nobody sees: sign-in cards. */
  readonly sent: Map<string, MutableBotMessage>;
  /** Who wrote which message. */
  readonly authors: Map<string, Person>;
  lastWriter: Person | undefined;
  readonly exchanges: Exchange[];
  /** Sign-in buttons in the footers of cards, by message and person. */
  readonly footers: Map<string, SignInFooter>;
  readonly events: EventEmitter<{ change: [ChatChange] }>;
}
