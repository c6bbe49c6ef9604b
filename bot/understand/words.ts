const MOST_CHARACTERS = 500;

/**
 * The words of a text, without case, accents, apostrophes and punctuation; an emoji is a word.
 * English negations stay whole ("doesn't" → "doesnt"), other apostrophes part words ("l'immagine" → "l", "immagine").
 */
export function wordsOf(text: string): string[] {
  const plain = text
    .slice(0, MOST_CHARACTERS)
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    // Accents, and what can't be seen (soft hyphens, joiners).
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/n['’‘`´]t(?![\p{L}\p{N}])/gu, 'nt');
  return plain.match(/[\p{L}\p{N}]+|\p{Extended_Pictographic}/gu) ?? [];
}
