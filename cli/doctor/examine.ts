import { diagnoseSettings } from '../../src/config/diagnosed-settings.ts';
import { asCodedError } from '../../src/errors.ts';
import { signInAdmin } from '../../src/microsoft365/identity/admin-sign-in.ts';
import { readTokenClaims } from '../../src/microsoft365/identity/token-claims.ts';
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

export interface Examination extends Pick<SubjectOptions, 'user' | 'manifest'> {
  /** An admin signs in first, so that the registration is read, too. */
  readonly signIn: boolean;
  /** Undefined: all. */
  readonly only: readonly CheckGroup[] | undefined;
  /** Path of the support bundle. Undefined: none is written. */
  readonly bundle: string | undefined;
}

/** Runs the checks and reports them. */
export async function examine(
  { only, bundle, signIn, user, manifest }: Examination,
  context: CommandContext,
): Promise<Outcome> {
  if (bundle !== undefined) refuseExisting(bundle, '--bundle');
  const { environment, progress } = context;
  const admin = signIn ? await adminToken(context) : undefined;
  const subject = createSubject({ environment, user: user ?? callerOf(admin), manifest, admin });
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

/** Suffice to read registrations and grants. */
const PERMISSIONS = ['Application.Read.All', 'Directory.Read.All'];

/** Never rejects: a sign-in that fails is a line, and the other checks are run. */
async function adminToken({ environment, tell }: CommandContext): Promise<string | Error> {
  const { config, cloud } = diagnoseSettings(environment);
  const { tenantId } = config.app;
  return signInAdmin({ tenantId, cloud, permissions: PERMISSIONS, prompt: tell }).catch(asCodedError);
}

/** The admin is the person whom the bot is to reach, unless another one is named. */
function callerOf(admin: string | Error | undefined): string | undefined {
  return typeof admin === 'string' ? readTokenClaims(admin)?.objectId : undefined;
}

function bundleText(file: string): string {
  return `The support bundle is ${file}: without secrets and people. Read it before you send it.`;
}
