import type { Person } from '../../tenant/people/person.ts';
import type { BotResponse } from '../chat/types.ts';
/** The sign-in button that a person sees. */
export interface SignInButton {
  readonly title: string;
  /** The bot's page that Teams opens in a window of its own, exactly as the bot wrote it: nothing is documented that Teams would add. */
  readonly page: string;
  /** Tells the bot what the page gave to Teams. */
  send(state: string): Promise<BotResponse>;
}

/** A sign-in button that somebody may press in a browser. */
export interface SignInWindow {
  readonly person: Person;
  /** As the message shows it now; throws as `signInButton` does. */
  button(): SignInButton;
}

/** By a ticket that nobody can guess: whoever has it acts as that person. */
export type SignInWindows = Map<string, SignInWindow>;
