import type { Person } from '../../tenant/people/person.ts';
import { type Activity, attachmentOf, OAUTH_CARD } from '../activity.ts';
import type { ChannelContext } from '../context.ts';
import { personMri } from '../ids.ts';
import { signInSilently, ssoCard } from '../sign-in/single-sign-on.ts';
import { keepMessage, showMessage } from './message-store.ts';
import type { ChatRecord } from './types.ts';

/**
 * Teams removes a targeted message after 24 hours:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/targeted-messages (public preview)
 */
const TARGETED_LIFETIME_MS = 24 * 3_600_000;

/** Records an activity that the bot sent. `target`: only this person sees it. Returns the activity's id. */
export function receiveActivity(
  context: ChannelContext,
  record: ChatRecord,
  activity: Activity,
  target?: Person,
): string {
  const id = context.nextMessageId();
  record.activities.push(activity);
  if (activity.type === 'typing') record.events.emit('change', { kind: 'typing', activity });
  if (activity.type !== 'message') return id;
  const { clock } = context.state;
  const expiresAt = clock.now().getTime() + TARGETED_LIFETIME_MS;
  const isExpired = () => target !== undefined && clock.now().getTime() >= expiresAt;
  const message = keepMessage(record, id, activity, { target, isExpired });
  const card = ssoCard(activity);
  const person = addressee(context, record, activity);
  // Bots' single sign-on works in personal and group chats only:
  // https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/enable-sso-auth-me
  if (card && person && record.type !== 'channel') {
    context.inBackground(signInSilently(context, record, { message, card, person }));
    return id;
  }
  if (attachmentOf(activity, OAUTH_CARD)) message.showSignIn();
  showMessage(record, message);
  return id;
}

/** The person whose Teams reacts to a sign-in card: the author of the message that it replies to. */
function addressee(context: ChannelContext, record: ChatRecord, activity: Activity): Person | undefined {
  if (record.type === 'personal') return record.people[0];
  const author = record.authors.get(activity.replyToId ?? '');
  const { botId } = context.bot();
  const named = record.people.find((person) => personMri(context.state, botId, person) === activity.recipient?.id);
  return author ?? named ?? record.lastWriter;
}
