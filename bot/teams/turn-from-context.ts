import { createHash } from 'node:crypto';
import { type Activity, CardFactory, InputHints, type TurnContext } from 'botbuilder';
import { correlationId } from '../../src/log/correlation.ts';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import { ianaZone } from '../../src/time-zones/iana-zone.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import type { Turn } from '../turn.ts';
import { bareText } from '../understand/bare-text.ts';
import { senderOf } from './sender.ts';
import { clientInfo, turnLanguage } from './turn-language.ts';

/** Milliseconds: a typing indicator delays the answer for no longer. */
const TYPING_TIMEOUT = 1_000;

/**
 * The turn for a handler, free of Bot Framework types. Undefined if the activity names no person as its sender (the
 * channel, another bot), no tenant or no conversation: it is not answered.
 */
export function turnFromContext(context: TurnContext): Turn | undefined {
  return turnFromActivity(context.activity, sendingOf(context));
}

/**
 * A message below which Teams asks whether it helped. UNCONFIRMED [feedback-below-cards] whether Teams asks below a
 * message with only a card.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content#feedback-buttons
 */
export function ratedMessage(card: AdaptiveCard): Partial<Activity> {
  return { attachments: [CardFactory.adaptiveCard(card)], channelData: { feedbackLoop: { type: 'default' } } };
}

/** Delivers the answers of a turn. */
export interface Sending {
  send(answer: Partial<Activity>): Promise<{ readonly id?: string } | undefined>;
  edit(answer: Partial<Activity>): Promise<unknown>;
}

export function sendingOf(context: TurnContext): Sending {
  return { send: (answer) => context.sendActivity(answer), edit: (answer) => context.updateActivity(answer) };
}

/** The same for an activity that is answered outside its own turn (`BackgroundTurns`). */
export function turnFromActivity(activity: Activity, { send, edit }: Sending): Turn | undefined {
  const sender = senderOf(activity);
  const conversationId = activity.conversation?.id;
  const accountId = activity.from?.id;
  if (!sender || !conversationId) return undefined;
  return {
    sender,
    accountId,
    conversation: { id: conversationId, type: conversationType(activity) },
    language: turnLanguage(activity),
    timeZone: timeZoneOf(activity) ?? 'UTC',
    text: bareText(activity),
    reference: correlationId() ?? referenceOf(activity),
    say: async (card) => void (await send({ attachments: [CardFactory.adaptiveCard(card)] })),
    show: async (card) => (await send(ratedMessage(card)))?.id,
    async showProgress(card) {
      try {
        // `ignoringInput` tells `addConnectorPolicies` that the message is worthless later.
        const progress = { attachments: [CardFactory.adaptiveCard(card)], inputHint: InputHints.IgnoringInput };
        return (await send(progress))?.id;
      } catch {
        return undefined;
      }
    },
    async replace(id, card) {
      try {
        await edit({ type: 'message', id, ...ratedMessage(card) });
        return true;
      } catch {
        return false;
      }
    },
    async showTyping() {
      try {
        await beforeDeadline(send({ type: 'typing' }), AbortSignal.timeout(TYPING_TIMEOUT));
      } catch {
        // Sending the answer shows whether the channel can be reached.
      }
    },
  };
}

/** Canonical IANA name of the person's time zone; undefined if the activity names none. */
export function timeZoneOf(activity: Activity): string | undefined {
  return ianaZone(activity.localTimezone) ?? ianaZone(clientInfo(activity)?.timezone);
}

/**
 * The correlation id of a turn: 8 hexadecimal digits, derived from the activity alone. A repeat has the same. The
 * answer after a sign-in has that of the question (`correlate`).
 */
export function referenceOf({ id, conversation }: Activity): string {
  return createHash('sha256').update(`${conversation?.id} ${id}`).digest('hex').slice(0, 8);
}

/**
 * Old personal conversations have no type:
 * https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability
 * With an unknown type, an id of a group chat or channel (`19:`) counts: nothing personal is shown there.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
 */
function conversationType({ conversation }: Activity): Turn['conversation']['type'] {
  const { conversationType: type, isGroup, id } = conversation;
  if (type === 'channel' || type === 'groupChat' || type === 'personal') return type;
  return isGroup || id.startsWith('19:') ? 'groupChat' : 'personal';
}
