import type { CommandContext, Outcome } from '../program/types.ts';
import { writeSupportBundle } from './bundle/write-support-bundle.ts';
import { allChecks, checksOf } from './checks/all-checks.ts';
import { DOCTOR_EXIT } from './exit-code.ts';
import { refuseExisting } from './refuse-existing.ts';
import { countLines, doctorText } from './report.ts';
import { runChecks } from './run-checks.ts';
import { createSubject, type SubjectOptions } from './subject.ts';
import type { CheckGroup } from './types.ts';

/** For each check. Milliseconds. */
const CHECK_TIMEOUT = 30_000;

export interface Examination extends Omit<SubjectOptions, 'environment'> {
  /** Undefined: all. */
  readonly only: readonly CheckGroup[] | undefined;
  /** Path of the support bundle. Undefined: none is written. */
  readonly bundle: string | undefined;
}

/** Runs the checks and reports them. */
export async function examine(
  { only, bundle, ...named }: Examination,
  { environment, progress }: CommandContext,
): Promise<Outcome> {
  if (bundle !== undefined) refuseExisting(bundle, '--bundle');
  const subject = createSubject({ environment, ...named });
  const all = allChecks(subject);
  const lines = await runChecks(only ? checksOf(all, only) : all, {
    invalid: subject.invalid,
    timeout: CHECK_TIMEOUT,
    onEnd: (ended, count) => progress.show(`${ended} of ${count} checks`),
  });
  if (bundle !== undefined) await writeSupportBundle(bundle, subject, lines);
  const summary = countLines(lines);
  return {
    exitCode: summary.failed > 0 ? DOCTOR_EXIT.failed : DOCTOR_EXIT.healthy,
    text: () => [doctorText(lines), ...(bundle === undefined ? [] : [bundleText(bundle)])].join('\n'),
    json: () => ({ summary, checks: lines, ...(bundle !== undefined && { bundle }) }),
  };
}

function bundleText(file: string): string {
  return `The support bundle is ${file}: without secrets and people. Read it before you send it.`;
}
