import type { Activity, BotMessage, Chat, ChatChange } from '../channel/index.ts';
import type { Person } from '../tenant/person.ts';
import { shownActivity } from './shown-activity.ts';

/** Carries the bot's messages to the Playground's window, one after the other. */
export interface ToPlayground {
  /** What changed in one of the window's chats. */
  forward(chat: Chat, change: ChatChange): void;
  /** Shows something that is no message of the bot. */
  show(chat: Chat, activity: Activity): void;
  /** The bot's message behind an id of the Playground. */
  messageOf(playgroundId: string | undefined): BotMessage | undefined;
  /** Where the person last wrote: in channels, the thread. */
  heardFrom(chat: Chat, conversationId: string): void;
  /** The Playground puts the answer to a press into the card by itself: don't send that change to it. */
  pressedHere<T>(message: BotMessage, press: () => Promise<T>): Promise<T>;
  /** What the Playground refused. */
  readonly failures: readonly string[];
}

export function createToPlayground(url: string, person: Person, signal: AbortSignal): ToPlayground {
  const ids = new Map<BotMessage, string>();
  const messages = new Map<string, BotMessage>();
  const conversations = new Map<Chat, string>();
  const pressed = new Set<BotMessage>();
  const failures: string[] = [];
  let queue: Promise<unknown> = Promise.resolve();

  const inTurn = (work: () => Promise<unknown>) => {
    queue = queue.then(work).catch((error: unknown) => {
      if (!signal.aborted) failures.push(String(error));
    });
  };
  const call = async (method: string, chat: Chat, path: string, activity: Activity): Promise<string | undefined> => {
    const conversation = encodeURIComponent(conversations.get(chat) ?? chat.id);
    const response = await fetch(`${url}/_connector/v3/conversations/${conversation}/activities${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
      signal,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${activity.type}: ${response.status} ${text}`);
    return (JSON.parse(text || '{}') as { id?: string }).id;
  };
  const send = async (chat: Chat, message: BotMessage) => {
    const id = await call('POST', chat, '', shownActivity(message, person));
    if (id === undefined) return;
    ids.set(message, id);
    messages.set(id, message);
  };
  const update = async (chat: Chat, message: BotMessage) => {
    const id = ids.get(message);
    if (id === undefined) return;
    await call('PUT', chat, `/${encodeURIComponent(id)}`, { ...shownActivity(message, person), id });
  };
  return {
    failures,
    forward(chat, change) {
      if (change.kind === 'message') inTurn(() => send(chat, change.message));
      if (change.kind === 'edit' || change.kind === 'delete') inTurn(() => update(chat, change.message));
      const hers = change.kind === 'card' && change.person === person && !pressed.has(change.message);
      if (hers) inTurn(() => update(chat, change.message));
    },
    show(chat, activity) {
      inTurn(() => call('POST', chat, '', activity));
    },
    messageOf: (id) => (id === undefined ? undefined : messages.get(id)),
    heardFrom(chat, conversationId) {
      conversations.set(chat, conversationId);
    },
    async pressedHere(message, press) {
      pressed.add(message);
      try {
        return await press();
      } finally {
        pressed.delete(message);
      }
    },
  };
}
