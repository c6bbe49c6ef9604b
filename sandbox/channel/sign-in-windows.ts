import { randomUUID } from 'node:crypto';
import type { Person } from '../tenant/person.ts';
import type { BotMessage } from './bot-message.ts';
import type { ChannelContext } from './channel-context.ts';
import type { ChatRecord } from './chat-record.ts';
import { type SignInButton, signInButton } from './sign-in-button.ts';

/** A sign-in button that somebody may press in a browser. */
export interface SignInWindow {
  readonly person: Person;
  /** As the message shows it now; throws as `signInButton` does. */
  button(): SignInButton;
}

/** By a ticket that nobody can guess: whoever has it acts as that person. */
export type SignInWindows = Map<string, SignInWindow>;

/** Where in a browser the person can press the sign-in button of this message; throws as `signInButton` does. */
export function signInWindowAddress(
  context: ChannelContext,
  record: ChatRecord,
  message: BotMessage,
  person: Person,
): string {
  const button = () => signInButton(context, record, message, person);
  button();
  const ticket = randomUUID();
  context.signInWindows.set(ticket, { person, button });
  return `${context.state.addresses.channel}/window/sign-in?ticket=${ticket}`;
}
