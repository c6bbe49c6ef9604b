import type { JWTPayload } from 'jose';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import type { Activity } from './activity.ts';
import { channelToken, postToBot } from './chat/bot-endpoint.ts';
import { type Chat, createChat } from './chat/chat.ts';
import { createChatRecord } from './chat/chat-record.ts';
import type { BotResponse, ChatChange, ChatRecord, PostOptions } from './chat/types.ts';
import {
  type ChannelContext,
  type ChannelFailure,
  type ChannelSwitches,
  type ConnectedBot,
  channelError,
} from './context.ts';
import { channelThreadId, groupChatId, personalChatId, personByChatId, teamThreadId, withoutThread } from './ids.ts';

/** Everybody's Teams, for tests and for the chat window. */
export interface Teams {
  readonly switches: ChannelSwitches;
  /** Answers of the bot that real Teams would refuse, oldest first. */
  readonly failures: readonly ChannelFailure[];
  /** undefined: none yet. */
  readonly bot: ConnectedBot | undefined;
  /** Which bot, and where it listens; again for a bot that moved. */
  connectBot(bot: ConnectedBot): void;
  /** The same for the same person. */
  personalChat(person: Person): Chat;
  /** Its id, without opening it. */
  personalChatId(person: Person): string;
  /**
   * The app was added long ago for those of whom this is true, and the bot heard nothing: it may write to them. Their chats are opened when
   * somebody writes there. Default: nobody.
   */
  assumeInstalled(who: (person: Person) => boolean): void;
  /** The same for the same name; `people` count the first time. */
  groupChat(name: string, people: readonly Person[]): Chat;
  /** The same for the same team and channel; `people` count the first time. */
  channel(team: string, name: string, people: readonly Person[]): Chat;
  /** On how many devices the person's Teams runs: each tries the silent sign-on. Default: 1. */
  setDevices(person: Person, count: number): void;
  /** Posts to the bot's endpoint whatever an attacker likes. Default authorization: a true token. */
  postRaw(activity: Activity | unknown, options?: PostOptions): Promise<BotResponse>;
  /** A token as the channel signs it, with these claims instead of the true ones. */
  channelToken(claims?: JWTPayload): Promise<string>;
  /** Calls back after each change of any chat, until the function that it gives is called. */
  onChange(listener: (chat: Chat, change: ChatChange) => void): () => void;
  /** Ends all that is under way, and every wait. */
  stop(): Promise<void>;
}

/** Teams together with what only the channel's service may touch. */
export interface TeamsWithInternals extends Teams {
  readonly internals: ChannelInternals;
}

export interface ChannelInternals {
  readonly context: ChannelContext;
  /** By conversation id, with or without `;messageid=`. */
  find(conversationId: string): ChatRecord | undefined;
  all(): readonly ChatRecord[];
  personal(person: Person): ChatRecord;
}

/** `rateNow`: milliseconds, by which rates are counted. Default: tenant time. */
export function createTeams(
  state: TenantState,
  rateNow: () => number = () => state.clock.now().getTime(),
): TeamsWithInternals {
  let bot: ConnectedBot | undefined;
  let lastMessageId = 0;
  const stopping = new AbortController();
  const devices = new Map<string, number>();
  const underWay = new Set<Promise<unknown>>();
  const records = new Map<string, ChatRecord>();
  const chats = new Map<string, Chat>();
  const listeners = new Set<(chat: Chat, change: ChatChange) => void>();
  const failures: ChannelFailure[] = [];
  let installedBefore: (person: Person) => boolean = () => false;

  const context: ChannelContext = {
    state,
    switches: {
      answerLimit: 15_000,
      loginRequestNeedsConnectionName: false,
      deviceTiming: 'together',
      signInFailure: undefined,
      throttling: 'retry-after',
    },
    failures,
    signInWindows: new Map(),
    rateNow,
    stopping: stopping.signal,
    bot() {
      if (!bot) throw channelError('NoBot', 'No bot is connected: call connectBot first.');
      return bot;
    },
    devicesOf: (person) => devices.get(person.id) ?? 1,
    nextMessageId() {
      lastMessageId = Math.max(lastMessageId + 1, state.clock.now().getTime());
      return String(lastMessageId);
    },
    inBackground(work) {
      const one = work.catch((error: unknown) => failures.push({ conversationId: '', reason: String(error) }));
      underWay.add(one);
      void one.finally(() => underWay.delete(one));
    },
  };

  const open = (about: Parameters<typeof createChatRecord>[0]): Chat => {
    const known = chats.get(about.id);
    if (known) return known;
    const record = createChatRecord(about);
    const chat = createChat(context, record);
    records.set(about.id, record);
    chats.set(about.id, chat);
    record.events.on('change', (change) => {
      for (const listener of listeners) listener(chat, change);
    });
    return chat;
  };
  const personalChat = (person: Person) => {
    const id = personalChatId(state, context.bot().botId, person);
    const chat = open({ id, type: 'personal', name: undefined, team: undefined, people: [person] });
    const record = records.get(id);
    if (record && installedBefore(person)) record.installed ??= true;
    return chat;
  };
  /** What became of the chat with somebody who left the tenant is UNCONFIRMED; here Teams does not find it any more. */
  const isThere = ({ type, people }: ChatRecord) =>
    type !== 'personal' || people.every(({ id }) => state.people.has(id));
  const find = (conversationId: string) => {
    const id = withoutThread(conversationId);
    const person = bot && personByChatId(state, bot.botId, id);
    if (person && installedBefore(person)) personalChat(person);
    const record = records.get(id);
    return record && isThere(record) ? record : undefined;
  };

  return {
    switches: context.switches,
    failures,
    get bot() {
      return bot;
    },
    connectBot(connected) {
      bot = connected;
    },
    personalChat,
    personalChatId: (person) => personalChatId(state, context.bot().botId, person),
    assumeInstalled(who) {
      installedBefore = who;
    },
    groupChat: (name, people) =>
      open({ id: groupChatId(state, name), type: 'groupChat', name, team: undefined, people: [...people] }),
    channel: (team, name, people) =>
      open({
        id: channelThreadId(state, team, name),
        type: 'channel',
        name,
        team: { id: teamThreadId(state, team), name: team },
        people: [...people],
      }),
    setDevices(person, count) {
      devices.set(person.id, count);
    },
    postRaw: (activity, options) => postToBot(context, activity, options),
    channelToken: (claims) => channelToken(context, claims),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      stopping.abort();
      await Promise.all(underWay);
    },
    internals: {
      context,
      find,
      all: () => [...records.values()],
      personal: (person) => find(personalChat(person).id) as ChatRecord,
    },
  };
}
