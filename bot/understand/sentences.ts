/** Characters at each end of a long message that are read: the wish stands at the beginning or at the end. */
const ENDS = 1_000;
/** The most sentences that are read by themselves, at each end. */
const MAX_SENTENCES = 6;

/** The sentences of a message. The middle of a very long message is left out. */
export function sentencesOf(text: string): readonly string[] {
  const read = text.length > 2 * ENDS ? `${text.slice(0, ENDS)}\n${text.slice(-ENDS)}` : text;
  const sentences = read
    .split(/(?<=[.!?…。！？؟])\s+|(?<=[。！？])|\n+|;\s/u)
    .filter((one) => /[\p{L}\p{N}\p{So}]/u.test(one));
  if (sentences.length <= 2 * MAX_SENTENCES) return sentences;
  return [...sentences.slice(0, MAX_SENTENCES), ...sentences.slice(-MAX_SENTENCES)];
}
