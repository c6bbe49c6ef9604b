/** Every text that a card shows, folded-away parts and buttons included. */
export function textsOn(card: unknown): string[] {
  return walk(card).flatMap((element) =>
    [element.text, element.title].filter((text): text is string => typeof text === 'string'),
  );
}

/** The addresses of its pictures, from left to right. */
export function imagesIn(card: unknown): string[] {
  return walk(card).flatMap((element) => (element.type === 'Image' ? [String(element.url)] : []));
}

/** Every object in the card, outer before inner. */
function walk(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(walk);
  if (typeof value !== 'object' || value === null) return [];
  const element = value as Record<string, unknown>;
  return [element, ...Object.values(element).flatMap(walk)];
}
