import { type Card, isJson, type Json } from '../activity.ts';

export type ActionPredicate = (action: Card) => boolean;

/** Every action in a card, in reading order: the card's own, in ActionSets, on ShowCards' cards, selectActions. */
export function actionsIn(card: Card): Card[] {
  return partsOf(card).filter((part) => typeof part.type === 'string' && part.type.startsWith('Action.'));
}

/** The first action of these types with this title (or that the finder takes). */
export function findAction(card: Card, types: readonly string[], wanted: string | ActionPredicate): Card | undefined {
  const fits = typeof wanted === 'string' ? (action: Card) => action.title === wanted : wanted;
  return actionsIn(card).find((action) => types.includes(String(action.type)) && fits(action));
}

/** What the card's inputs hold before anybody typed: `value`s by `id`. */
export function inputDefaults(card: Card): Record<string, unknown> {
  const inputs = partsOf(card).filter((part) => typeof part.type === 'string' && part.type.startsWith('Input.'));
  return Object.fromEntries(
    inputs.filter((input) => typeof input.id === 'string').map((input) => [input.id, input.value ?? defaultOf(input)]),
  );
}

/** https://adaptivecards.io/explorer/Input.Toggle.html: a toggle without a value is off. */
function defaultOf(input: Json): string {
  return input.type === 'Input.Toggle' ? String(input.valueOff ?? 'false') : '';
}

/** All objects inside, the outer before the inner. Nobody presses what is data, `refresh`, or the `fallback` of something understood. */
function partsOf(part: unknown): Json[] {
  if (Array.isArray(part)) return part.flatMap(partsOf);
  if (!isJson(part)) return [];
  const { data: _, fallback: __, msteams: ___, refresh: ____, ...members } = part;
  return [part, ...Object.values(members).flatMap(partsOf)];
}
