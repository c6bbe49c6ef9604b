import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod/v4';
import { CodedError } from '../../src/errors.ts';
import { isErrorWithCode } from './file-error.ts';

const Count = z.number().int().nonnegative();

const State = z.object({
  version: z.literal(1),
  tenantId: z.string(),
  /** From it and the object ids follows the order in which people are read. */
  seed: z.string().min(16),
  /** Number of people to read. */
  size: Count,
  isSample: z.boolean(),
  population: Count,
  guests: Count,
  blocked: Count,
  licences: Count,
  /** Rank of the last person who was counted; -1: no one. */
  reached: z.number(),
  counts: z.object({
    read: Count,
    byVerdict: z.record(z.string(), Count),
    unknownBecause: z.record(z.string(), Count),
  }),
  throttled: Count,
  startedAt: z.iso.datetime(),
  /** Length of the file with names up to that person. Undefined: there is none. */
  csvBytes: Count.optional(),
});

/** The progress of a survey: numbers, and no name or object id. */
export type SurveyState = Readonly<z.output<typeof State>>;

/** Reads the progress in a file. Undefined: there is no file. Throws `survey-file-unusable`. */
export async function readState(file: string, tenantId: string): Promise<SurveyState | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isErrorWithCode(error, 'ENOENT')) return undefined;
    throw unusable(file, 'cannot be read', error);
  }
  const state = parse(text);
  if (!state) throw unusable(file, 'is not the progress of a survey');
  if (state.tenantId !== tenantId) throw unusable(file, 'belongs to a survey of another tenant');
  return state;
}

/** Writes the progress. A reader sees the old or the new one, and never a part. Throws `survey-file-unusable`. */
export async function writeState(file: string, state: SurveyState): Promise<void> {
  const partial = `${file}.partial`;
  try {
    await writeFile(partial, `${JSON.stringify(state)}\n`, { mode: 0o600 });
    await rename(partial, file);
  } catch (error) {
    throw unusable(file, 'cannot be written', error);
  }
}

function parse(text: string): SurveyState | undefined {
  try {
    return State.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function unusable(file: string, why: string, cause?: unknown): CodedError {
  const remedy = 'Name another file after --resume. A new one begins a new survey.';
  return new CodedError('survey-file-unusable', `${file} ${why}.`, { cause, remedy });
}
