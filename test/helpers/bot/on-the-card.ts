import { type Language, textsIn } from '../../../bot/locales/index.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';

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

export const VERDICTS: readonly VerdictKind[] = [
  ...(['unknown', 'in-sync', 'guest', 'no-sharepoint', 'mailbox-on-premises', 'no-mailbox'] as const),
  ...(['sync-off', 'no-photo', 'not-copied', 'never-synced', 'waiting', 'out-of-date'] as const),
];

/** The verdict that a card shows, in this language. */
export function verdictOn(card: unknown, language: Language = 'en'): VerdictKind | undefined {
  const texts = textsOn(card);
  return VERDICTS.find((verdict) => texts.includes(textsIn(language)(`photoCard.title.${verdict}`)));
}

/** The titles of the buttons at its foot. */
export function buttonsOn(card: unknown): string[] {
  const { actions } = card as { actions?: readonly { title: string }[] };
  return (actions ?? []).map(({ title }) => title);
}

/** What the person can copy for their admin; undefined: nothing. */
export function textForAdminOn(card: unknown): string | undefined {
  const text = walk(card).find(({ type }) => type === 'Input.Text')?.value;
  return typeof text === 'string' ? text : undefined;
}

/** Every object in the card, outer before inner. */
function walk(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(walk);
  if (typeof value !== 'object' || value === null) return [];
  const element = value as Record<string, unknown>;
  return [element, ...Object.values(element).flatMap(walk)];
}
