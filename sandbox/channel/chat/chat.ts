import type { Person } from '../../tenant/people/person.ts';
import type { Activity, Json } from '../activity.ts';
import type { ActionPredicate } from '../cards/elements.ts';
import type { PressOutcome } from '../cards/execute-action.ts';
import type { RefusalForm, WriteRefusalCode } from '../connector/write-refusal.ts';
import type { SignInOutcome } from '../sign-in/button.ts';
import type { BotMessage } from './bot-message.ts';
import type { InstallAction, SayOptions } from './person-activity.ts';
import type { BotResponse, ChatChange, ConversationType, Exchange } from './types.ts';

export interface InstallOptions {
  readonly silent?: boolean;
  readonly action?: InstallAction;
  readonly events?: readonly ('conversationUpdate' | 'installationUpdate')[];
}

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
  /**
   * Adds the app and posts the events in this order. Default: `conversationUpdate`, then `installationUpdate`; Teams
   * guarantees neither the order nor, UNCONFIRMED for an installation by policy, both. An upgrade adds no member, so it
   * posts `installationUpdate` only. `silent`: posts neither.
   */
  install(options?: ByPerson & InstallOptions): Promise<BotResponse>;
  /** Removes the app. The bot may not write here afterwards. */
  uninstall(options?: ByPerson): Promise<BotResponse>;
  /** Makes Teams refuse the bot's calls here with this error (default form: `code`); undefined: accepts them again. */
  refuseBot(code: WriteRefusalCode | undefined, form?: RefusalForm): void;
  /** Writes to the bot and, in groups and channels, mentions it. Resolves with its endpoint's response. */
  say(text: string | undefined, options?: ByPerson & SayOptions): Promise<BotResponse>;
  /** Edits the person's newest message. Rejects with `NoMessage` if there is none. */
  edit(text: string, options?: ByPerson & Pick<SayOptions, 'locale' | 'form'>): Promise<BotResponse>;
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
  /**
   * Presses an Action.Execute or Action.Submit of the person's card, or an `imBack` or `messageBack` of a hero or
   * thumbnail card. `inputs`: typed values by input id.
   */
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
   * Presses the sign-in button that the person sees under this message. `openPage` simulates the window: it receives
   * the URL of the bot's page and returns what that page passed to Teams (`notifySuccess`); undefined: the window was
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
