import type { Person } from '../../tenant/people/person.ts';
import type { Activity, Card, Json } from '../activity.ts';
import { executeAction, type PressOutcome } from '../cards/card-action.ts';
import { type ActionFinder, findAction } from '../cards/card-parts.ts';
import { pressAction } from '../cards/card-press.ts';
import { refreshOf } from '../cards/card-refresh.ts';
import { type ChannelContext, channelError } from '../channel-context.ts';
import type { RefusalForm, WriteRefusalCode } from '../connector/write-refusal.ts';
import { CANCELLED, type SignInOutcome, signInButton } from '../sign-in/sign-in-button.ts';
import { signInWindowAddress } from '../sign-in/sign-in-windows.ts';
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
import type { BotAnswer, ChatChange, ChatRecord, ConversationType, Exchange } from './types.ts';
import { waitFor } from './waiting.ts';

export interface ByPerson {
  /** Who does it. Default: the first person of the chat. */
  readonly from?: Person | undefined;
}

/** A conversation between people and the bot, from the people's side. */
export interface Chat {
  readonly id: string;
  readonly type: ConversationType;
  readonly name: string | undefined;
  readonly people: readonly Person[];
  /** The bot's messages that are or were visible, oldest first; each is live. */
  readonly messages: readonly BotMessage[];
  /** All that the bot sent, typing and sign-in cards included, oldest first. */
  readonly activities: readonly Activity[];
  readonly exchanges: readonly Exchange[];
  readonly installed: boolean;
  /** Adds the app: `conversationUpdate`, then `installationUpdate`. `silent`: it was added long ago, the bot hears nothing. */
  install(options?: ByPerson & { readonly silent?: boolean; readonly action?: InstallAction }): Promise<BotAnswer>;
  /** Removes the app; from now on the bot may not write here. */
  uninstall(options?: ByPerson): Promise<BotAnswer>;
  /** From now on Teams refuses what the bot sends here, and says so in this form (default: code); undefined: it takes it again. */
  shutOut(code: WriteRefusalCode | undefined, form?: RefusalForm): void;
  /** Writes to the bot (in groups and channels: mentions it); resolves with its endpoint's answer. */
  say(text: string | undefined, options?: ByPerson & SayOptions): Promise<BotAnswer>;
  /** Any other invoke, as the person's Teams would send it. */
  invoke(name: string, value: Json, options?: ByPerson & { readonly replyToId?: string }): Promise<BotAnswer>;
  /** The activity that `say` would post, for those who want to alter it first. */
  messageActivity(text: string | undefined, options?: ByPerson & SayOptions): Activity;
  /** The next visible message that nobody has taken yet. */
  nextMessage(signal?: AbortSignal): Promise<BotMessage>;
  /** The next silent sign-on that nobody has taken yet, when the bot has answered it. */
  nextExchange(signal?: AbortSignal): Promise<Exchange>;
  /** Waits until the test is true: asked now, and after every change of this chat. */
  until(test: () => boolean, signal?: AbortSignal): Promise<void>;
  /** Presses an Action.Execute or Action.Submit of the card as the person sees it. `inputs`: what they typed, by input id. */
  press(
    message: BotMessage,
    button: string | ActionFinder,
    options?: { readonly as?: Person; readonly inputs?: Json },
  ): Promise<PressOutcome>;
  /** Looks at a message: Teams refreshes its card if the card asks for that for this person; undefined: it does not. */
  look(message: BotMessage, options?: { readonly as?: Person }): Promise<PressOutcome | undefined>;
  /** Sends an Action.Execute as it stands, whether the card has it or not. */
  execute(message: BotMessage, action: Json, options?: { readonly as?: Person }): Promise<PressOutcome>;
  /**
   * Presses the sign-in button that the person sees under this message. `openPage` plays the window: it gets the address of the
   * bot's page and gives what that page told Teams (`notifySuccess`); undefined: the window was closed.
   * Rejects with `NoSignInButton` or `NotInValidDomains`.
   */
  pressSignIn(
    message: BotMessage,
    openPage: (page: string) => Promise<string | undefined>,
    options?: { readonly as?: Person },
  ): Promise<SignInOutcome>;
  /** The Teams window in a browser, where the person can press that button. Throws as `pressSignIn` rejects. */
  signInWindow(message: BotMessage, options?: { readonly as?: Person }): string;
  /** The address behind an Action.OpenUrl. */
  linkIn(message: BotMessage, button: string | ActionFinder, options?: { readonly as?: Person }): string;
  /** Calls back after each change, until the function that it gives is called. */
  onChange(listener: (change: ChatChange) => void): () => void;
}

export function createChat(context: ChannelContext, record: ChatRecord): Chat {
  const takeMessage = takeFrom(record.messages);
  const takeExchange = takeFrom(record.exchanges);
  const wait = <T>(what: string, find: () => T | undefined, signal: AbortSignal | undefined) =>
    waitFor(record, context.stopping, what, find, signal);
  const somebody = (person: Person | undefined) => person ?? firstOf(record);
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
      const person = somebody(from);
      record.installed = true;
      record.events.emit('change', { kind: 'installed' });
      if (silent) return { status: 200, body: undefined };
      await post(botAdded(context, record, person));
      return post(installationUpdate(context, record, person, action));
    },
    async uninstall({ from } = {}) {
      const activity = installationUpdate(context, record, somebody(from), 'remove');
      record.installed = false;
      record.events.emit('change', { kind: 'uninstalled' });
      return post(activity);
    },
    shutOut(code, form = 'code') {
      record.refusal = code && { code, form };
    },
    say(text, { from, ...options } = {}) {
      const person = somebody(from);
      const activity = messageActivity(context, record, person, text, options);
      record.authors.set(activity.id ?? '', person);
      record.lastWriter = person;
      return post(activity);
    },
    invoke: (name, value, { from, replyToId } = {}) =>
      post(invokeActivity(context, record, somebody(from), name, value, replyToId)),
    messageActivity: (text, { from, ...options } = {}) =>
      messageActivity(context, record, somebody(from), text, options),
    nextMessage: (signal) => wait('the next message', takeMessage, signal),
    nextExchange: (signal) => wait('the next sign-in', takeExchange, signal),
    async until(test, signal) {
      await wait('a condition', () => test() || undefined, signal);
    },
    async press(message, button, { as, inputs = {} } = {}) {
      const person = somebody(as);
      const card = cardOf(message, person);
      const pressed = pressAction(card, needAction(card, ['Action.Execute', 'Action.Submit'], button), inputs);
      if (pressed.kind === 'execute') return chat.execute(message, pressed.action, { as: person });
      const { text, value } = pressed;
      const answer = await chat.say(text, { from: person, value, replyToId: message.id });
      return { ...answer, answer: undefined, card: message.cardFor(person), signInShown: false };
    },
    async look(message, { as } = {}) {
      const person = somebody(as);
      const card = message.cardFor(person);
      const action = card && refreshOf(context, record, card, person);
      return action && executeAction(context, record, message, person, action, { trigger: 'automatic' });
    },
    execute: (message, action, { as } = {}) => executeAction(context, record, message, somebody(as), action),
    async pressSignIn(message, openPage, { as } = {}) {
      const button = signInButton(context, record, message, somebody(as));
      const state = (await openPage(button.page)) ?? CANCELLED;
      return { ...(await button.send(state)), state };
    },
    signInWindow: (message, { as } = {}) => signInWindowAddress(context, record, message, somebody(as)),
    linkIn(message, button, { as } = {}) {
      return String(needAction(cardOf(message, somebody(as)), ['Action.OpenUrl'], button).url);
    },
    onChange(listener) {
      record.events.on('change', listener);
      return () => record.events.off('change', listener);
    },
  };
  return chat;
}

/** Gives one after the other, each once. */
function takeFrom<T>(list: readonly T[]): () => T | undefined {
  let taken = 0;
  return () => {
    const next = list[taken];
    if (next !== undefined) taken += 1;
    return next;
  };
}

function firstOf(record: ChatRecord): Person {
  const [person] = record.people;
  if (!person) throw channelError('NoPerson', 'Nobody is in this chat.');
  return person;
}

function needAction(card: Card, types: readonly string[], button: string | ActionFinder): Card {
  const action = findAction(card, types, button);
  if (!action) throw channelError('NoSuchButton', `No ${types.join('/')} ${String(button)} in ${JSON.stringify(card)}`);
  return action;
}
