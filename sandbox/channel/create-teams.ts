import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { channelToken, postToBot } from './chat/bot-endpoint.ts';
import type { Chat } from './chat/chat.ts';
import { createChatRecord } from './chat/chat-record.ts';
import { createChat } from './chat/create-chat.ts';
import type { ChatChange, ChatRecord } from './chat/types.ts';
import { type ChannelContext, type ChannelFailure, type ConnectedBot, channelError } from './context.ts';
import { channelThreadId, groupChatId, personalChatId, personByChatId, teamThreadId, withoutThread } from './ids.ts';
import type { TeamsWithInternals } from './teams.ts';

/** `rateNow`: clock for rate limits, in milliseconds. Default: tenant time. */
export function createTeams(
  state: TenantState,
  rateNow: () => number = () => state.clock.now().getTime(),
): TeamsWithInternals {
  let bot: ConnectedBot | undefined;
  let lastMessageId = 0;
  const stopping = new AbortController();
  const devices = new Map<string, number>();
  const inFlight = new Set<Promise<unknown>>();
  const records = new Map<string, ChatRecord>();
  const chats = new Map<string, Chat>();
  const listeners = new Set<(chat: Chat, change: ChatChange) => void>();
  const failures: ChannelFailure[] = [];
  let assumedInstalled: (person: Person) => boolean = () => false;

  const context: ChannelContext = {
    state,
    switches: {
      answerLimit: 15_000,
      loginRequestNeedsConnectionName: false,
      deviceTiming: 'together',
      signInFailure: undefined,
      throttling: 'retry-after',
      targetedMessages: true,
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
      const task = work.catch((error: unknown) => failures.push({ conversationId: '', reason: String(error) }));
      inFlight.add(task);
      void task.finally(() => inFlight.delete(task));
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
    if (record && assumedInstalled(person)) record.installed ??= true;
    return chat;
  };
  /** Chats of deleted people do not exist. UNCONFIRMED what real Teams does. */
  const exists = ({ type, people }: ChatRecord) =>
    type !== 'personal' || people.every(({ id }) => state.people.has(id));
  const find = (conversationId: string) => {
    const id = withoutThread(conversationId);
    const person = bot && personByChatId(state, bot.botId, id);
    if (person && assumedInstalled(person)) personalChat(person);
    const record = records.get(id);
    return record && exists(record) ? record : undefined;
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
      assumedInstalled = who;
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
      await Promise.all(inFlight);
    },
    internals: {
      context,
      find,
      all: () => [...records.values()],
      personal: (person) => find(personalChat(person).id) as ChatRecord,
    },
  };
}
