import { loadUnderstand } from '../../../bot/understand/load-model.ts';

const understand = await loadUnderstand();

/** What the trained classifier makes of a text: the wish, `unsure` or `none`. */
export function understoodAs(text: string): string {
  const understood = understand(text);
  return understood.kind === 'sure' ? understood.wish : understood.kind;
}
