import type { JWTPayload } from 'jose';
import type { Person } from '../tenant/people/person.ts';
import type { Activity } from './activity.ts';
import type { Chat } from './chat/chat.ts';
import type { BotResponse, ChatChange, ChatRecord, PostOptions } from './chat/types.ts';
import type { ChannelContext, ChannelFailure, ChannelSwitches, ConnectedBot } from './context.ts';

/** The Teams clients of all people, for tests and for the chat window. */
export interface Teams {
  readonly switches: ChannelSwitches;
  /** Responses and messages of the bot that real Teams would refuse, oldest first. */
  readonly failures: readonly ChannelFailure[];
  /** Undefined until a bot is connected. */
  readonly bot: ConnectedBot | undefined;
  /** Connects a bot. Call it again when its endpoint changes. */
  connectBot(bot: ConnectedBot): void;
  /** The chat with this person; opened at the first call. */
  personalChat(person: Person): Chat;
  /** Id of that chat, without opening it. */
  personalChatId(person: Person): string;
  /**
   * Treats the app as installed long ago for people who satisfy the predicate: the bot received no event and may write
   * to them. Their chats are opened at the first message. Default: no person.
   */
  assumeInstalled(who: (person: Person) => boolean): void;
  /** The group chat with this name; opened with `people` at the first call. */
  groupChat(name: string, people: readonly Person[]): Chat;
  /** The channel with this name; opened with `people` at the first call. */
  channel(team: string, name: string, people: readonly Person[]): Chat;
  /** Number of devices that run the person's Teams; each attempts silent sign-on. Default: 1. */
  setDevices(person: Person, count: number): void;
  /** Posts any body to the bot's endpoint, as an attacker might. Default authorization: a valid token. */
  postRaw(activity: Activity | unknown, options?: PostOptions): Promise<BotResponse>;
  /** A token signed by the channel; `claims` override the real ones. */
  channelToken(claims?: JWTPayload): Promise<string>;
  /** Calls the listener after each change of any chat. Returns a function that removes it. */
  onChange(listener: (chat: Chat, change: ChatChange) => void): () => void;
  /** Aborts everything in flight, including waits. */
  stop(): Promise<void>;
}

/** Teams with the internals that only the channel's service uses. */
export interface TeamsWithInternals extends Teams {
  readonly internals: ChannelInternals;
}

export interface ChannelInternals {
  readonly context: ChannelContext;
  /** Finds a chat by conversation id, with or without `;messageid=`. */
  find(conversationId: string): ChatRecord | undefined;
  all(): readonly ChatRecord[];
  personal(person: Person): ChatRecord;
}
