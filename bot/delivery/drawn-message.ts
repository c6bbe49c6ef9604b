import type { AdaptiveCard } from '../cards/render-card.ts';

/** A proactive message. `summary`: text of Teams' notification, instead of "sent a card". */
export interface DrawnMessage {
  readonly card: AdaptiveCard;
  readonly summary: string;
}
