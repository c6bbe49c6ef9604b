import { loadUnderstand } from '../../../bot/understand/load-model.ts';
import type { Wish } from '../../../bot/understand/types.ts';

const understand = await loadUnderstand();

/** What the trained classifier makes of a text: the wish, `unsure` or `none`. */
export function understoodAs(text: string): string {
  const understood = understand(text);
  return understood.kind === 'sure' ? understood.wish : understood.kind;
}

/** The wishes that the answer to a text does or offers. Empty: the bot says that it did not understand. */
export function wishesOf(text: string): readonly Wish[] {
  const understood = understand(text);
  if (understood.kind === 'none') return [];
  return understood.kind === 'sure' ? [understood.wish, ...understood.also] : understood.wishes;
}
