import type { Person } from '../../tenant/people/person.ts';
import type { BotResponse } from '../chat/types.ts';

/** The sign-in button that a person sees. */
export interface SignInButton {
  readonly title: string;
  /** URL of the bot's page, which Teams opens in a new window. Unchanged: no documentation says that Teams edits it. */
  readonly page: string;
  /** Sends the state that the page passed to Teams to the bot. */
  send(state: string): Promise<BotResponse>;
}

/** A sign-in button that can be pressed in a browser. */
export interface SignInWindow {
  readonly person: Person;
  /** The button that the message shows now. Throws the errors of `signInButton`. */
  button(): SignInButton;
}

/** Windows by an unguessable ticket. The holder of a ticket acts as that person. */
export type SignInWindows = Map<string, SignInWindow>;
