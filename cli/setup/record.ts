import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod/v4';
import { CodedError } from '../../src/errors.ts';
import type { SetupChange } from './types.ts';

/**
 * What the command has made in a tenant, in a file that the admin keeps. `--remove` takes back exactly this. It has no
 * secret. Why a file: a note or a tag on the registration would itself be a change of it.
 */
export interface SetupRecord {
  readonly tenantId: string;
  readonly appId: string | undefined;
  readonly made: readonly SetupChange[];
}

const Body = z.object({
  version: z.literal(1),
  tenantId: z.string(),
  appId: z.string().optional(),
  made: z.array(z.looseObject({ kind: z.string() })),
});

/** Undefined: there is no such file. Throws `setup-record-unusable` for another tenant's, or a damaged one. */
export async function readRecord(file: string, tenantId: string): Promise<SetupRecord | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(file, 'cannot be read', cause);
  }
  const { data } = Body.safeParse(parseJson(text));
  if (!data) throw unusable(file, 'is no record of this command');
  if (data.tenantId !== tenantId) throw unusable(file, `belongs to the tenant ${data.tenantId}`);
  return { tenantId, appId: data.appId, made: data.made as unknown as SetupChange[] };
}

/** Writes the file in one step, so that it is never incomplete. An empty record has no file. */
export async function writeRecord(file: string, record: SetupRecord): Promise<void> {
  if (record.made.length === 0) return rm(file, { force: true });
  const text = `${JSON.stringify({ version: 1, ...record }, undefined, 2)}\n`;
  try {
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (cause) {
    throw unusable(file, 'cannot be written', cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unusable(file: string, what: string, cause?: unknown): CodedError {
  return new CodedError('setup-record-unusable', `The record of what was made, ${file}, ${what}.`, {
    cause,
    remedy: 'Name the right file with --record. Without its record, --remove takes nothing back.',
  });
}
