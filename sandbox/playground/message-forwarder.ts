import type { Activity, BotMessage, Chat, ChatChange } from '../channel/index.ts';
import type { Person } from '../tenant/people/person.ts';
import { displayActivity } from './display-activity.ts';

const MAX_REPLAYED = 20;

/** Forwards the bot's messages and typing indicators to the Playground's window, in order. */
export interface MessageForwarder {
  /** Forwards a change of one of the window's chats. */
  forward(chat: Chat, change: ChatChange): void;
  /** Sends the latest messages again, for a newly opened, empty window. */
  replay(chat: Chat): void;
  /** Shows an activity that the bot did not send. */
  show(chat: Chat, activity: Activity): void;
  /** The bot's message with this id in the Playground. */
  messageOf(playgroundId: string | undefined): BotMessage | undefined;
  /** Sets the conversation in which the person last wrote: in channels, the thread. */
  setConversation(chat: Chat, conversationId: string): void;
  /** Runs a press without forwarding its card change: the Playground updates the card itself. */
  withPress<T>(message: BotMessage, press: () => Promise<T>): Promise<T>;
  /** Errors from the Playground. */
  readonly failures: readonly string[];
}

export function createMessageForwarder(url: string, person: Person, signal: AbortSignal): MessageForwarder {
  const places = new Map<BotMessage, { readonly id: string; readonly conversation: string }>();
  const messages = new Map<string, BotMessage>();
  const conversations = new Map<Chat, string>();
  const pressed = new Set<BotMessage>();
  const failures: string[] = [];
  let queue: Promise<unknown> = Promise.resolve();

  const enqueue = (work: () => Promise<unknown>) => {
    queue = queue.then(work).catch((error: unknown) => {
      if (!signal.aborted) failures.push(String(error));
    });
  };
  const conversationOf = (chat: Chat) => conversations.get(chat) ?? chat.id;
  const call = async (method: string, conversation: string, activity: Activity): Promise<string | undefined> => {
    const path = activity.id === undefined ? '' : `/${encodeURIComponent(activity.id)}`;
    const activities = `${url}/_connector/v3/conversations/${encodeURIComponent(conversation)}/activities`;
    const response = await fetch(`${activities}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
      signal,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${activity.type}: ${response.status} ${text}`);
    return (JSON.parse(text || '{}') as { id?: string }).id;
  };
  // Triggers the card's refresh for the person. The result arrives as a card change, so that no caller waits for it. An
  // edited message refreshes again:
  // https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/up-to-date-views
  const view = (chat: Chat, message: BotMessage) => {
    chat.view(message, { as: person }).catch((error: unknown) => failures.push(String(error)));
  };
  // Messages are live: read the activity now, not when the queue reaches it.
  const send = (chat: Chat, message: BotMessage) => {
    if (message.target && message.target !== person) return;
    const activity = displayActivity(chat, message, person);
    enqueue(async () => {
      const conversation = conversationOf(chat);
      const id = await call('POST', conversation, { ...activity, id: undefined });
      if (id === undefined) return;
      places.set(message, { id, conversation });
      messages.set(id, message);
      view(chat, message);
    });
  };
  const update = (chat: Chat, message: BotMessage) => {
    const activity = displayActivity(chat, message, person);
    enqueue(async () => {
      const place = places.get(message);
      if (place) await call('PUT', place.conversation, { ...activity, id: place.id });
    });
  };
  return {
    failures,
    forward(chat, change) {
      if (change.kind === 'message') send(chat, change.message);
      if (change.kind === 'edit' || change.kind === 'delete') update(chat, change.message);
      if (change.kind === 'edit') enqueue(async () => view(chat, change.message));
      // The Playground hides the indicator at the next message or after three seconds. It has none in channels.
      if (change.kind === 'typing' && chat.type !== 'channel') {
        enqueue(() => call('POST', conversationOf(chat), { type: 'typing' }));
      }
      if (change.kind !== 'card' || change.person !== person) return;
      if (!pressed.has(change.message)) update(chat, change.message);
    },
    replay(chat) {
      for (const message of chat.messages.slice(-MAX_REPLAYED)) send(chat, message);
    },
    show(chat, activity) {
      enqueue(() => call('POST', conversationOf(chat), activity));
    },
    messageOf: (id) => (id === undefined ? undefined : messages.get(id)),
    setConversation(chat, conversationId) {
      conversations.set(chat, conversationId);
    },
    async withPress(message, press) {
      pressed.add(message);
      try {
        return await press();
      } finally {
        pressed.delete(message);
      }
    },
  };
}
