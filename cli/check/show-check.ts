import { readTenantConfig } from '../../src/config/tenant-config.ts';
import { createAppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import { checkProof } from '../../src/microsoft365/identity/proof/client-proof.ts';
import type { Absent, Failed } from '../../src/photo/evidence.ts';
import { asJson, type CommandContext, print } from '../run-command.ts';
import { oneLine } from '../terminal-text.ts';
import { checkPerson } from './check-person.ts';
import { EXIT, exitCodeFor } from './exit-code.ts';
import { hintFor, hintForUnknownPerson, hintLines } from './hints.ts';
import { checkReportJson, checkReportText } from './report.ts';

/** Milliseconds. */
const DEADLINE = 60_000;
/** The longest pause, asked for by a service, after which the command retries. Milliseconds. */
const PATIENCE = 30_000;

/** Checks one person, prints the report, and returns the exit code. */
export async function showCheck(user: string, json: boolean, context: CommandContext): Promise<number> {
  const config = readTenantConfig(context.environment);
  const { authorityHost, tokenExchangeAudience } = config.cloud;
  await checkProof(config.app.proof);
  const credential = createAppCredential({ ...config.app, authorityHost, tokenExchangeAudience });
  const deadline = AbortSignal.timeout(DEADLINE);
  const outcome = await checkPerson(config, credential, user, { deadline, patience: PATIENCE });
  if ('state' in outcome) return showNotFound(user, json, outcome, context);
  const text = json ? asJson(checkReportJson(user, outcome)) : checkReportText(user, outcome);
  return print(context.stdout, text, exitCodeFor(outcome.verdict.kind));
}

/** The person was not checked: the name is unknown, or Graph could not be read. */
function showNotFound(user: string, json: boolean, why: Absent | Failed, { stdout, stderr }: CommandContext): number {
  const { exitCode, code, hint } = explain(user, why);
  if (json) return print(stdout, asJson({ user, error: { code, ...hint } }), exitCode);
  return print(stderr, [`${oneLine(user)}: not checked`, ...hintLines(hint)].join('\n'), exitCode);
}

function explain(user: string, why: Absent | Failed) {
  if (why.state === 'failed') {
    return { exitCode: EXIT.unknown, code: why.reason, hint: hintFor('directory', why) };
  }
  return { exitCode: EXIT.unknownPerson, code: why.sign, hint: hintForUnknownPerson(user, why) };
}
