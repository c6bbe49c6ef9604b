import { randomBytes } from 'node:crypto';
import { type Activity, CardFactory, MessageFactory, type TurnContext } from 'botbuilder';
import type { AdaptiveCard } from '../cards/render-card.ts';
import { languageOf } from '../locales/index.ts';
import type { Turn } from '../turn.ts';

/** The turn as our answers know it, or undefined when the activity does not say who wrote (the channel itself, another bot). */
export function turnFromContext(context: TurnContext): Turn | undefined {
  const { activity } = context;
  const tenantId = activity.conversation?.tenantId ?? activity.channelData?.tenant?.id;
  const objectId = activity.from?.aadObjectId;
  if (typeof tenantId !== 'string' || typeof objectId !== 'string') return undefined;
  return {
    sender: { tenantId, objectId },
    conversation: { id: activity.conversation.id, type: conversationType(activity) },
    language: languageOf(activity.locale ?? clientInfo(activity)?.locale),
    timeZone: activity.localTimezone ?? clientInfo(activity)?.timezone ?? 'UTC',
    text: activity.text ?? '',
    reference: randomBytes(4).toString('hex'),
    say: async (message) => void (await context.sendActivity(toActivity(message))),
    async showTyping() {
      try {
        await context.sendActivity({ type: 'typing' });
      } catch {
        // The answer itself will tell whether the channel can be reached.
      }
    },
  };
}

export function toActivity(message: string | AdaptiveCard): Partial<Activity> {
  return typeof message === 'string'
    ? MessageFactory.text(message)
    : MessageFactory.attachment(CardFactory.adaptiveCard(message));
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
