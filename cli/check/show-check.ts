import { readTenantConfig } from '../../src/config/tenant-config.ts';
import { createAppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import { checkProof } from '../../src/microsoft365/identity/proof/client-proof.ts';
import type { Absent, Failed } from '../../src/photo/evidence.ts';
import type { CommandContext, Outcome, OutputFormat } from '../program/types.ts';
import { oneLine } from '../terminal-text.ts';
import { checkPerson } from './check-person.ts';
import { EXIT, exitCodeFor } from './exit-code.ts';
import { hintFor, hintForUnknownPerson, hintLines } from './hints.ts';
import { checkReportJson, checkReportText } from './report.ts';

/** Milliseconds. */
const DEADLINE = 60_000;
/** The longest pause, asked for by a service, after which the command retries. Milliseconds. */
const PATIENCE = 30_000;

/** Checks one person. */
export async function showCheck(user: string, { environment, format }: CommandContext): Promise<Outcome> {
  const config = readTenantConfig(environment);
  const { authorityHost, tokenExchangeAudience } = config.cloud;
  await checkProof(config.app.proof, config.cloud);
  const credential = createAppCredential({ ...config.app, authorityHost, tokenExchangeAudience });
  const deadline = AbortSignal.timeout(DEADLINE);
  const outcome = await checkPerson(config, credential, user, { deadline, patience: PATIENCE });
  if ('state' in outcome) return notFound(user, outcome, format);
  return {
    exitCode: exitCodeFor(outcome.verdict.kind),
    text: () => checkReportText(user, outcome),
    json: () => checkReportJson(user, outcome),
  };
}

/** The person was not checked: the name is unknown, or Graph could not be read. */
function notFound(user: string, why: Absent | Failed, format: OutputFormat): Outcome {
  const { exitCode, code, hint } = explain(user, why);
  return {
    exitCode,
    json: () => ({ user, error: { code, ...hint } }),
    // The JSON says the same.
    ...(format === 'text' && { problem: [`${oneLine(user)}: not checked`, ...hintLines(hint)].join('\n') }),
  };
}

function explain(user: string, why: Absent | Failed) {
  if (why.state === 'failed') {
    return { exitCode: EXIT.unknown, code: why.reason, hint: hintFor('directory', why) };
  }
  return { exitCode: EXIT.unknownPerson, code: why.sign, hint: hintForUnknownPerson(user, why) };
}
