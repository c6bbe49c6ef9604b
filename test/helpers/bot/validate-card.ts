import { createRequire } from 'node:module';
import type * as AdaptiveCards from 'adaptivecards';
import type { AdaptiveCard } from '../../../bot/cards/render-card.ts';

// The package's modules don't load in Node; its bundle does.
const { AdaptiveCard: Parser, SerializationContext }: typeof AdaptiveCards = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
);

/** The errors that Microsoft's own parser reports for a card. */
export function validateCard(card: AdaptiveCard): string[] {
  const context = new SerializationContext();
  const parsed = new Parser();
  parsed.parse(structuredClone(card), context);
  const events = Array.from({ length: context.eventCount }, (_none, index) => context.getEventAt(index).message);
  return (
    [...events, ...parsed.validateProperties().validationEvents.map(({ message }) => message)]
      // The parser's pattern for `lang` keeps its state between calls (`/g`), so it rejects every second card.
      // Teams' own elements, which have a fallback for other clients: its elements are parsed, too.
      .filter((message) => !/^Unknown element type "Chart\.\w+"\. Fallback will be used/.test(message))
      .filter((message) => !/^Invalid value "[a-z]{2}" for property "lang"/.test(message))
  );
}
