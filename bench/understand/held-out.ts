import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod/v4';
import type { Understand } from '../../bot/understand/create-understand.ts';
import { INTENTS } from '../../bot/understand/intents.ts';
import { type Tried, tryPhrase } from './cross-validate.ts';

const FOLDER = join(import.meta.dirname, 'held-out');
const MESSAGES = z.record(z.enum(INTENTS), z.array(z.string()));

/**
 * Tries messages that were written without a look at the examples. The training never uses them, and no one adds
 * examples to mend a single one: otherwise they measure nothing.
 */
export async function tryHeldOut(understand: Understand): Promise<readonly Tried[]> {
  const files = (await readdir(FOLDER)).sort();
  const tried = await Promise.all(
    files.map(async (file) => {
      const messages = MESSAGES.parse(JSON.parse(await readFile(join(FOLDER, file), 'utf8')));
      const language = basename(file, '.json');
      return INTENTS.flatMap((intent) =>
        messages[intent].map((phrase) => tryPhrase(understand, { language, intent, phrase })),
      );
    }),
  );
  return tried.flat();
}
