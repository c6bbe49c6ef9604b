import { languageOf, textsIn } from '../../locales/index.ts';
import type { AdaptiveCard } from '../render-card.ts';

/**
 * A card as a message that only its author sees in a group chat or a channel: it says so, because the person is among
 * others. It does not refresh: Teams removes such a message after a day, and a refresh would ask the bot in the group.
 */
export function onlyForAuthor({ refresh: _none, ...card }: AdaptiveCard): AdaptiveCard {
  const text = textsIn(languageOf(String(card.lang)))('conversation.group.only-you');
  const note = { type: 'TextBlock', text, isSubtle: true, size: 'Small', wrap: true, separator: true };
  return { ...(card as AdaptiveCard), body: [...(Array.isArray(card.body) ? card.body : []), note] };
}
