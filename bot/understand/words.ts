const MAX_CHARACTERS = 500;

/**
 * The words of a text in lower case, without accents, apostrophes and punctuation. An emoji is a word. English
 * negations stay one word ("doesn't" → "doesnt"); other apostrophes separate words ("l'immagine" → "l", "immagine").
 */
export function wordsOf(text: string): string[] {
  const plain = text
    .slice(0, MAX_CHARACTERS)
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    // Accents and invisible characters (soft hyphens, joiners, fillers).
    .replace(/[\p{M}\p{Cf}\p{DI}]/gu, '')
    .replace(/n['’‘`´]t(?![\p{L}\p{N}])/gu, 'nt');
  return plain.match(/[\p{L}\p{N}]+|\p{Extended_Pictographic}/gu) ?? [];
}
