import { createHash } from 'node:crypto';
import { type Activity, CardFactory, type TurnContext } from 'botbuilder';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import { languageOf } from '../locales/index.ts';
import type { Turn } from '../turn.ts';

/** A courtesy that takes longer than this holds no answer back. Milliseconds. */
const TYPING_PATIENCE = 1_000;

/** The turn as our answers know it, or undefined when the activity does not say who wrote (the channel itself, another bot). */
export function turnFromContext(context: TurnContext): Turn | undefined {
  return turnFromActivity(context.activity, (answer) => context.sendActivity(answer));
}

/** The same for an activity that is answered by other means than its own turn. */
export function turnFromActivity(
  activity: Activity,
  send: (answer: Partial<Activity>) => Promise<unknown>,
): Turn | undefined {
  const tenantId = activity.conversation?.tenantId ?? activity.channelData?.tenant?.id;
  const objectId = activity.from?.aadObjectId;
  if (typeof tenantId !== 'string' || typeof objectId !== 'string') return undefined;
  return {
    sender: { tenantId, objectId },
    accountId: activity.from.id,
    displayName: activity.from.name,
    conversation: { id: activity.conversation.id, type: conversationType(activity) },
    language: languageOf(localeOf(activity)),
    timeZone: timeZoneOf(activity) ?? 'UTC',
    text: activity.text ?? '',
    reference: referenceOf(activity),
    say: async (card) => void (await send({ attachments: [CardFactory.adaptiveCard(card)] })),
    async showTyping() {
      try {
        await beforeDeadline(send({ type: 'typing' }), AbortSignal.timeout(TYPING_PATIENCE));
      } catch {
        // The answer itself will tell whether the channel can be reached.
      }
    },
  };
}

/** The person's language, as their Teams says; undefined: this activity does not say. */
export function localeOf(activity: Activity): string | undefined {
  return activity.locale ?? clientInfo(activity)?.locale;
}

/** IANA name, likewise. */
export function timeZoneOf(activity: Activity): string | undefined {
  return activity.localTimezone ?? clientInfo(activity)?.timezone;
}

/** The same wherever the activity is looked at, so that what the person reads finds every line of the log. */
function referenceOf({ id, conversation }: Activity): string {
  return createHash('sha256').update(`${conversation.id} ${id}`).digest('hex').slice(0, 8);
}

/** Teams leaves the type out in old personal conversations (https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability). */
function conversationType({ conversation }: Activity): Turn['conversation']['type'] {
  if (conversation.conversationType === 'channel' || conversation.conversationType === 'groupChat')
    return conversation.conversationType;
  return conversation.isGroup ? 'groupChat' : 'personal';
}

/** Teams' clients describe themselves in an entity of each message. */
function clientInfo({ entities }: Activity): { locale?: string; timezone?: string } | undefined {
  return entities?.find(({ type }) => type === 'clientInfo') as { locale?: string; timezone?: string } | undefined;
}
