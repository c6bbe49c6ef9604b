import { redactedSettings, secretValues } from '../../../src/config/redact-settings.ts';
import { openStoreForCommand } from '../../../src/store/open-store.ts';
import { readStatus } from '../../nudges/status.ts';
import { writePrivateFile } from '../../people/write-private-file.ts';
import { asJson } from '../../program/print.ts';
import type { Subject } from '../subject.ts';
import type { CheckedLine } from '../types.ts';
import { redactValue } from './redact-text.ts';

/**
 * Writes what support needs to help: versions, settings, the lines of the doctor, and counts of the recent state.
 * Without secrets, tokens, people and pictures. Throws `file-not-written`.
 */
export async function writeSupportBundle(file: string, subject: Subject, lines: readonly CheckedLine[]): Promise<void> {
  const { environment, config } = subject;
  const secrets = secretValues(environment);
  const { platform, arch, versions } = process;
  const bundle = {
    madeAt: new Date(),
    versions: { photoSync: config.version, node: versions.node, openssl: versions.openssl, platform, arch },
    settings: redactedSettings(environment),
    checks: lines,
    state: await stateOf(subject, lines),
  };
  await writePrivateFile(file, `${asJson(redactValue(bundle, secrets) as object)}\n`);
}

/** Counts only. Undefined: the database cannot be used, as a line of the doctor says. */
async function stateOf({ config }: Subject, lines: readonly CheckedLine[]): Promise<object | undefined> {
  const isUsable = (id: string) => lines.some((line) => line.id === id && ['good', 'warning'].includes(line.state));
  // A database that another version has is left as it is.
  if (!isUsable('migrations') || !isUsable('clock')) return undefined;
  try {
    const store = await openStoreForCommand(config.store);
    try {
      const { pilot, ...status } = await readStatus(config, store);
      const backlog = await store.backlog(config.app.tenantId, config.now());
      return { ...status, pilot: { people: pilot.people, groups: pilot.groups.length }, backlog };
    } finally {
      await store.close();
    }
  } catch {
    return undefined;
  }
}
