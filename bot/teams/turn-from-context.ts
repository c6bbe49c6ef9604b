import { createHash } from 'node:crypto';
import { type Activity, CardFactory, type TurnContext } from 'botbuilder';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import { languageOf } from '../locales/index.ts';
import type { Turn } from '../turn.ts';

/** Milliseconds: a typing indicator delays the answer for no longer. */
const TYPING_TIMEOUT = 1_000;

/**
 * The turn for a handler, free of Bot Framework types. Undefined if the activity has no person as its sender (the
 * channel, another bot).
 */
export function turnFromContext(context: TurnContext): Turn | undefined {
  return turnFromActivity(context.activity, (answer) => context.sendActivity(answer));
}

/** The same for an activity that is answered outside its own turn (`BackgroundTurns`): `send` delivers the answers. */
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
        await beforeDeadline(send({ type: 'typing' }), AbortSignal.timeout(TYPING_TIMEOUT));
      } catch {
        // Sending the answer shows whether the channel can be reached.
      }
    },
  };
}

/** The language of the person's Teams; undefined if the activity does not name it. */
export function localeOf(activity: Activity): string | undefined {
  return activity.locale ?? clientInfo(activity)?.locale;
}

/** IANA name of the person's time zone; undefined if the activity does not name it. */
export function timeZoneOf(activity: Activity): string | undefined {
  return activity.localTimezone ?? clientInfo(activity)?.timezone;
}

/** Derived from the activity alone, so every log line of a turn has the number that the person sees. */
function referenceOf({ id, conversation }: Activity): string {
  return createHash('sha256').update(`${conversation.id} ${id}`).digest('hex').slice(0, 8);
}

/**
 * Old personal conversations have no type:
 * https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability
 */
function conversationType({ conversation }: Activity): Turn['conversation']['type'] {
  if (conversation.conversationType === 'channel' || conversation.conversationType === 'groupChat')
    return conversation.conversationType;
  return conversation.isGroup ? 'groupChat' : 'personal';
}

/** Teams' clients add an entity that describes them to each message. */
function clientInfo({ entities }: Activity): { locale?: string; timezone?: string } | undefined {
  return entities?.find(({ type }) => type === 'clientInfo') as { locale?: string; timezone?: string } | undefined;
}
