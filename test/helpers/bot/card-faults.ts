import { createRequire } from 'node:module';
import type * as AdaptiveCards from 'adaptivecards';
import type { AdaptiveCard } from '../../../bot/cards/render-card.ts';

// The package's modules don't load in Node; its bundle does.
const { AdaptiveCard: Parser, SerializationContext }: typeof AdaptiveCards = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
);

/** What Microsoft's own parser finds wrong with a card; empty for a sound one. */
export function cardFaults(card: AdaptiveCard): string[] {
  const context = new SerializationContext();
  const parsed = new Parser();
  parsed.parse(structuredClone(card), context);
  const events = Array.from({ length: context.eventCount }, (_none, index) => context.getEventAt(index).message);
  return (
    [...events, ...parsed.validateProperties().validationEvents.map(({ message }) => message)]
      // The parser's pattern for `lang` keeps its state between calls (`/g`), so it refuses every second card.
      .filter((message) => !/^Invalid value "[a-z]{2}" for property "lang"/.test(message))
  );
}

/** Every object in a card, however deep. */
export function nodesOf(node: unknown): Record<string, unknown>[] {
  if (typeof node !== 'object' || node === null) return [];
  const children = Object.values(node).flatMap(nodesOf);
  return Array.isArray(node) ? children : [{ ...node }, ...children];
}

/** The texts that a card shows at first, and folded away. */
export function textsOf(card: AdaptiveCard): string[] {
  return nodesOf(card).flatMap(({ type, text }) => (type === 'TextBlock' && typeof text === 'string' ? [text] : []));
}
