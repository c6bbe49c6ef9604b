import { randomUUID } from 'node:crypto';
import { channelHostsOf } from '../../tenant/addresses.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { BotMessage } from '../chat/bot-message.ts';
import type { ChatRecord } from '../chat/types.ts';
import type { ChannelContext } from '../context.ts';
import { signInButton } from './button.ts';

/** URL at which a browser can press this message's sign-in button. Throws the errors of `signInButton`. */
export function signInWindowUrl(
  context: ChannelContext,
  record: ChatRecord,
  message: BotMessage,
  person: Person,
): string {
  const button = () => signInButton(context, record, message, person);
  button();
  const ticket = randomUUID();
  context.signInWindows.set(ticket, { person, button });
  return `${channelHostsOf(context.state.addresses).teams}/window/sign-in?ticket=${ticket}`;
}
