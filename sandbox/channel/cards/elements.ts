import { type Activity, type Card, isJson, type Json } from '../activity.ts';

export type ActionPredicate = (action: Card) => boolean;

/** All actions of a card in reading order, including those of ActionSets and ShowCards, and selectActions. */
export function actionsIn(card: Card): Card[] {
  return elementsIn(card).filter(({ type }) => typeof type === 'string' && type.startsWith('Action.'));
}

/** The first action of these types that has this title or satisfies this predicate. */
export function findAction(card: Card, types: readonly string[], wanted: string | ActionPredicate): Card | undefined {
  const matches = typeof wanted === 'string' ? (action: Card) => action.title === wanted : wanted;
  return actionsIn(card).find((action) => types.includes(String(action.type)) && matches(action));
}

const WITH_BUTTONS = ['application/vnd.microsoft.card.hero', 'application/vnd.microsoft.card.thumbnail'];

/** The first button of the hero and thumbnail cards that has this title or satisfies this predicate. */
export function findCardAction({ attachments }: Activity, wanted: string | ActionPredicate): Json | undefined {
  const matches = typeof wanted === 'string' ? (action: Json) => action.title === wanted : wanted;
  const cards = Array.isArray(attachments) ? attachments : [];
  return cards
    .filter(({ contentType }) => WITH_BUTTONS.includes(contentType))
    .flatMap(({ content }) => (isJson(content) && Array.isArray(content.buttons) ? content.buttons.filter(isJson) : []))
    .find(matches);
}

/** Initial values of the card's inputs, by input id. */
export function inputDefaults(card: Card): Record<string, unknown> {
  const inputs = elementsIn(card).filter(({ type }) => typeof type === 'string' && type.startsWith('Input.'));
  return Object.fromEntries(
    inputs.filter((input) => typeof input.id === 'string').map((input) => [input.id, input.value ?? defaultOf(input)]),
  );
}

/** https://adaptivecards.io/explorer/Input.Toggle.html: a toggle without a value is off. */
function defaultOf(input: Json): string {
  return input.type === 'Input.Toggle' ? String(input.valueOff ?? 'false') : '';
}

/** All nested objects, outer before inner. Skips data, `refresh` and `fallback`, which people cannot press. */
function elementsIn(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(elementsIn);
  if (!isJson(value)) return [];
  const { data: _, fallback: __, msteams: ___, refresh: ____, ...properties } = value;
  return [value, ...Object.values(properties).flatMap(elementsIn)];
}
