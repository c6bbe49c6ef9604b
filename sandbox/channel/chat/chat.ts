import type { Person } from '../../tenant/people/person.ts';
import type { Activity, Card, Json } from '../activity.ts';
import { type ActionPredicate, findAction } from '../cards/elements.ts';
import { executeAction, type PressOutcome } from '../cards/execute-action.ts';
import { pressAction } from '../cards/press.ts';
import { refreshOf } from '../cards/refresh.ts';
import type { RefusalForm, WriteRefusalCode } from '../connector/write-refusal.ts';
import { type ChannelContext, channelError } from '../context.ts';
import { CANCELLED, type SignInOutcome, signInButton } from '../sign-in/button.ts';
import { signInWindowUrl } from '../sign-in/window-url.ts';
import { postToBot } from './bot-endpoint.ts';
import type { BotMessage } from './bot-message.ts';
import {
  botAdded,
  type InstallAction,
  installationUpdate,
  invokeActivity,
  messageActivity,
  type SayOptions,
} from './person-activity.ts';
import type { BotResponse, ChatChange, ChatRecord, ConversationType, Exchange } from './types.ts';
import { waitFor } from './wait-for.ts';

export interface ByPerson {
  /** The person who acts. Default: the first person of the chat. */
  readonly from?: Person | undefined;
}

/** A conversation between people and the bot, as the people use it. */
export interface Chat {
  readonly id: string;
  readonly type: ConversationType;
  readonly name: string | undefined;
  readonly people: readonly Person[];
  /** The bot's visible and formerly visible messages, oldest first; each object is live. */
  readonly messages: readonly BotMessage[];
  /** All activities of the bot, including typing and sign-in cards, oldest first. */
  readonly activities: readonly Activity[];
  readonly exchanges: readonly Exchange[];
  readonly installed: boolean;
  /** Adds the app: posts `conversationUpdate`, then `installationUpdate`. `silent`: posts neither. */
  install(options?: ByPerson & { readonly silent?: boolean; readonly action?: InstallAction }): Promise<BotResponse>;
  /** Removes the app. The bot may not write here afterwards. */
  uninstall(options?: ByPerson): Promise<BotResponse>;
  /** Makes Teams refuse the bot's calls here with this error (default form: `code`); undefined: accepts them again. */
  refuseBot(code: WriteRefusalCode | undefined, form?: RefusalForm): void;
  /** Writes to the bot and, in groups and channels, mentions it. Resolves with its endpoint's response. */
  say(text: string | undefined, options?: ByPerson & SayOptions): Promise<BotResponse>;
  /** Sends any other invoke as the person's Teams would. */
  invoke(name: string, value: Json, options?: ByPerson & { readonly replyToId?: string }): Promise<BotResponse>;
  /** The activity that `say` would post, for tests that alter it first. */
  messageActivity(text: string | undefined, options?: ByPerson & SayOptions): Activity;
  /** The next visible message; each call returns another one. */
  nextMessage(signal?: AbortSignal): Promise<BotMessage>;
  /** The next silent sign-on that the bot has answered; each call returns another one. */
  nextExchange(signal?: AbortSignal): Promise<Exchange>;
  /** Waits until the test is true. Runs it at once and after every change of this chat. */
  until(test: () => boolean, signal?: AbortSignal): Promise<void>;
  /** Presses an Action.Execute or Action.Submit of the person's card. `inputs`: typed values by input id. */
  press(
    message: BotMessage,
    button: string | ActionPredicate,
    options?: { readonly as?: Person; readonly inputs?: Json },
  ): Promise<PressOutcome>;
  /** Views a message: Teams refreshes its card if the card requests that for this person; undefined: it does not. */
  view(message: BotMessage, options?: { readonly as?: Person }): Promise<PressOutcome | undefined>;
  /** Sends an Action.Execute unchanged, even one that the card does not contain. */
  execute(message: BotMessage, action: Json, options?: { readonly as?: Person }): Promise<PressOutcome>;
  /**
   * Presses the sign-in button that the person sees under this message. `openPage` plays the window: it receives the
   * URL of the bot's page and returns what that page passed to Teams (`notifySuccess`); undefined: the window was
   * closed. Rejects with `NoSignInButton` or `NotInValidDomains`.
   */
  pressSignIn(
    message: BotMessage,
    openPage: (page: string) => Promise<string | undefined>,
    options?: { readonly as?: Person },
  ): Promise<SignInOutcome>;
  /** URL of the Teams window in which a browser can press that button. Throws the errors of `pressSignIn`. */
  signInWindow(message: BotMessage, options?: { readonly as?: Person }): string;
  /** The URL of an Action.OpenUrl. */
  linkIn(message: BotMessage, button: string | ActionPredicate, options?: { readonly as?: Person }): string;
  /** Calls the listener after each change. Returns a function that removes it. */
  onChange(listener: (change: ChatChange) => void): () => void;
}

export function createChat(context: ChannelContext, record: ChatRecord): Chat {
  const takeMessage = takeFrom(record.messages);
  const takeExchange = takeFrom(record.exchanges);
  const wait = <T>(description: string, find: () => T | undefined, signal: AbortSignal | undefined) =>
    waitFor(record, context.stopping, { description, find, signal });
  const actor = (person: Person | undefined) => person ?? firstPerson(record);
  const post = (activity: Activity) => {
    if (record.installed === undefined) record.installed = true;
    return postToBot(context, activity);
  };
  const cardOf = (message: BotMessage, person: Person) => {
    const card = message.cardFor(person);
    if (!card) throw channelError('NoCard', `Message ${message.id} shows no Adaptive Card: ${message.text}`);
    return card;
  };
  const chat: Chat = {
    id: record.id,
    type: record.type,
    name: record.name,
    people: record.people,
    messages: record.messages,
    activities: record.activities,
    exchanges: record.exchanges,
    get installed() {
      return record.installed === true;
    },
    async install({ from, silent = false, action = 'add' } = {}) {
      const person = actor(from);
      record.installed = true;
      record.events.emit('change', { kind: 'installed' });
      if (silent) return { status: 200, body: undefined };
      await post(botAdded(context, record, person));
      return post(installationUpdate(context, record, person, action));
    },
    async uninstall({ from } = {}) {
      const activity = installationUpdate(context, record, actor(from), 'remove');
      record.installed = false;
      record.events.emit('change', { kind: 'uninstalled' });
      return post(activity);
    },
    refuseBot(code, form = 'code') {
      record.refusal = code && { code, form };
    },
    say(text, { from, ...options } = {}) {
      const person = actor(from);
      const activity = messageActivity(context, record, person, { ...options, text });
      record.authors.set(activity.id ?? '', person);
      record.lastWriter = person;
      return post(activity);
    },
    invoke: (name, value, { from, replyToId } = {}) =>
      post(invokeActivity(context, record, actor(from), { name, value, replyToId })),
    messageActivity: (text, { from, ...options } = {}) =>
      messageActivity(context, record, actor(from), { ...options, text }),
    nextMessage: (signal) => wait('the next message', takeMessage, signal),
    nextExchange: (signal) => wait('the next sign-in', takeExchange, signal),
    async until(test, signal) {
      await wait('a condition', () => test() || undefined, signal);
    },
    async press(message, button, { as, inputs = {} } = {}) {
      const person = actor(as);
      const card = cardOf(message, person);
      const effect = pressAction(card, requireAction(card, ['Action.Execute', 'Action.Submit'], button), inputs);
      if (effect.kind === 'execute') return chat.execute(message, effect.action, { as: person });
      const { text, value } = effect;
      const reply = await chat.say(text, { from: person, value, replyToId: message.id });
      return { ...reply, response: undefined, card: message.cardFor(person), signInShown: false };
    },
    async view(message, { as } = {}) {
      const person = actor(as);
      const card = message.cardFor(person);
      const action = card && refreshOf(context, record, card, person);
      return action && executeAction(context, record, { message, person, action, trigger: 'automatic' });
    },
    execute: (message, action, { as } = {}) => executeAction(context, record, { message, person: actor(as), action }),
    async pressSignIn(message, openPage, { as } = {}) {
      const button = signInButton(context, record, message, actor(as));
      const state = (await openPage(button.page)) ?? CANCELLED;
      return { ...(await button.send(state)), state };
    },
    signInWindow: (message, { as } = {}) => signInWindowUrl(context, record, message, actor(as)),
    linkIn(message, button, { as } = {}) {
      return String(requireAction(cardOf(message, actor(as)), ['Action.OpenUrl'], button).url);
    },
    onChange(listener) {
      record.events.on('change', listener);
      return () => record.events.off('change', listener);
    },
  };
  return chat;
}

/** Returns the list's next item at each call; undefined while there is none. */
function takeFrom<T>(list: readonly T[]): () => T | undefined {
  let taken = 0;
  return () => {
    const next = list[taken];
    if (next !== undefined) taken += 1;
    return next;
  };
}

function firstPerson(record: ChatRecord): Person {
  const [person] = record.people;
  if (!person) throw channelError('NoPerson', 'This chat has no people.');
  return person;
}

function requireAction(card: Card, types: readonly string[], button: string | ActionPredicate): Card {
  const action = findAction(card, types, button);
  if (!action) throw channelError('NoSuchButton', `No ${types.join('/')} ${String(button)} in ${JSON.stringify(card)}`);
  return action;
}
