import type { CommandContext, Outcome } from '../program/types.ts';
import { allChecks } from './checks/all-checks.ts';
import { DOCTOR_EXIT } from './exit-code.ts';
import { countLines, doctorText } from './report.ts';
import { runChecks } from './run-checks.ts';
import { createSubject } from './subject.ts';

/** For each check. Milliseconds. */
const CHECK_TIMEOUT = 30_000;

export interface Examination {
  readonly user: string | undefined;
}

/** Runs all checks and reports them. */
export async function examine({ user }: Examination, { environment, progress }: CommandContext): Promise<Outcome> {
  const subject = createSubject({ environment, user });
  const lines = await runChecks(allChecks(subject), {
    invalid: subject.invalid,
    timeout: CHECK_TIMEOUT,
    onEnd: (ended, all) => progress.show(`${ended} of ${all} checks`),
  });
  const summary = countLines(lines);
  return {
    exitCode: summary.failed > 0 ? DOCTOR_EXIT.failed : DOCTOR_EXIT.healthy,
    text: () => doctorText(lines),
    json: () => ({ summary, checks: lines }),
  };
}
