import { type Language, textsIn } from '../../../bot/locales/index.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';

export const VERDICTS: readonly VerdictKind[] = [
  ...(['unknown', 'in-sync', 'guest', 'no-sharepoint', 'mailbox-on-premises', 'no-mailbox'] as const),
  ...(['sync-off', 'no-photo', 'not-copied', 'never-synced', 'waiting', 'out-of-date'] as const),
];

/** Every object in a card at any depth, parents before children. */
export function nodesOf(node: unknown): Record<string, unknown>[] {
  if (typeof node !== 'object' || node === null) return [];
  const children = Object.values(node).flatMap(nodesOf);
  return Array.isArray(node) ? children : [{ ...node }, ...children];
}

/** The text of every text block of a card, collapsed parts included. */
export function textBlocksOf(card: unknown): string[] {
  return nodesOf(card).flatMap(({ type, text }) => (type === 'TextBlock' && typeof text === 'string' ? [text] : []));
}

/** Every text on a card, collapsed parts and button titles included. */
export function textsOn(card: unknown): string[] {
  return nodesOf(card).flatMap(({ text, title }) =>
    [text, title].filter((value): value is string => typeof value === 'string'),
  );
}

/** The addresses of a card's images, from left to right. */
export function imagesIn(card: unknown): string[] {
  return nodesOf(card).flatMap(({ type, url }) => (type === 'Image' ? [String(url)] : []));
}

/** The verdict that a card shows in this language. */
export function verdictOn(card: unknown, language: Language = 'en'): VerdictKind | undefined {
  const texts = textsOn(card);
  return VERDICTS.find((verdict) => texts.includes(textsIn(language)(`photoCard.title.${verdict}`)));
}

/** The titles of a card's buttons: those in its row, else those that have a row each. */
export function buttonsOn(card: unknown): string[] {
  const { actions, body = [] } = card as {
    actions?: readonly Button[];
    body?: readonly { actions?: readonly Button[] }[];
  };
  return (actions ?? body.flatMap((element) => element.actions ?? [])).map(({ title }) => title);
}

interface Button {
  readonly title: string;
}

/** The text on a card that the person can copy for their admin. */
export function textForAdminOn(card: unknown): string | undefined {
  const text = nodesOf(card).find(({ type }) => type === 'Input.Text')?.value;
  return typeof text === 'string' ? text : undefined;
}
