import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod/v4';
import { INTENTS } from '../intents.ts';
import type { LanguageExamples } from '../types.ts';

const WORDS = z.record(z.string(), z.string());
const PHRASES = z.record(z.enum(INTENTS), z.array(z.array(z.string().min(1)).min(1)).min(1));

/** Reads `phrases.json` and `words.json` of every language in the folder. Throws if a file has another shape. */
export async function readExamples(folder: string): Promise<readonly LanguageExamples[]> {
  const files = await readdir(folder, { recursive: true });
  const languages = files
    .filter((file) => file.endsWith('phrases.json'))
    .map(dirname)
    .sort();
  return Promise.all(
    languages.map(async (language) => ({
      language,
      phrases: PHRASES.parse(await readJson(join(folder, language, 'phrases.json'))),
      words: WORDS.parse(await readJson(join(folder, language, 'words.json'))),
    })),
  );
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}
