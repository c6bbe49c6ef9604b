import { type Language, textsIn } from '../../locales/index.ts';
import { messageCard } from '../message-card.ts';
import type { AdaptiveCard } from '../render-card.ts';

/** A card has at most six actions. */
const MAX_ACTIONS = 6;

/** Adds the question whether the answer helped, with two buttons, if the card has room for them. */
export function withFeedbackButtons(card: AdaptiveCard, language: Language): AdaptiveCard {
  if (!Array.isArray(card.body) || countActions(card) + 2 > MAX_ACTIONS) return card;
  const text = textsIn(language);
  const button = (intent: 'helpful' | 'unhelpful') => ({
    type: 'Action.Submit',
    title: text(`conversation.feedback.${intent}`),
    data: { intent },
    associatedInputs: 'none',
  });
  const question = { type: 'TextBlock', text: text('conversation.feedback.question'), isSubtle: true, wrap: true };
  const buttons = { type: 'ActionSet', spacing: 'Small', actions: [button('helpful'), button('unhelpful')] };
  const container = { type: 'Container', separator: true, spacing: 'Medium', items: [question, buttons] };
  return { ...card, body: [...card.body, container] };
}

/** The answer to one of the buttons. */
export function feedbackThanksCard({ language }: { readonly language: Language }): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('thanks.title'),
    paragraphs: ['conversation.feedback.thanks'],
  });
}

/** The visible ones: a fallback takes the place of its action, and Teams runs a refresh by itself. */
function countActions(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 0;
  const own = 'type' in node && String(node.type).startsWith('Action.') ? 1 : 0;
  const shown = Object.entries(node).filter(([name]) => name !== 'fallback' && name !== 'refresh');
  return shown.reduce((sum, [, child]) => sum + countActions(child), own);
}
