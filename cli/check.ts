import { parseArgs } from 'node:util';
import { readTenantConfig } from '../src/config/tenant-config.ts';
import { checkProof, createAppCredential } from '../src/microsoft365/identity/app-credential.ts';
import type { Absent, Failed } from '../src/photo/evidence.ts';
import { checkPerson } from './check/check-person.ts';
import { EXIT, exitCodeFor } from './check/exit-code.ts';
import { hintFor, hintForUnknownPerson, hintLines } from './check/hints.ts';
import { checkReportJson, checkReportText } from './check/report.ts';
import { print, printError, runCommand } from './run-command.ts';
import { readSettingsFile } from './settings-file.ts';
import { oneLine } from './terminal-text.ts';

const USAGE = `Explains why SharePoint shows one person's photo as it does.

  npm run check -- --user NAME

  --user NAME       the person: user principal name, object id or mail address
  --json            print evidence, verdict and advice as JSON
  --settings FILE   read NAME=value lines from FILE; the environment takes precedence

The command reads as the app, with its certificate. For details and exit codes, see docs/check.md.
`;

/** Milliseconds. */
const DEADLINE = 60_000;
/** The longest pause, asked for by a service, after which the command retries. Milliseconds. */
const PATIENCE = 30_000;

async function main(): Promise<number> {
  const { user, json, settings, help } = readArguments();
  if (help) return print(USAGE, EXIT.inSync);
  if (!user) return printError(`--user is missing.\n\n${USAGE}`, EXIT.usage);
  if (settings) readSettingsFile(settings);
  const config = readTenantConfig(process.env);
  const { authorityHost, tokenExchangeAudience } = config.cloud;
  checkProof(config.app.proof);
  const credential = createAppCredential({ ...config.app, authorityHost, tokenExchangeAudience });
  const signal = AbortSignal.timeout(DEADLINE);
  const outcome = await checkPerson(config, credential, user, { deadline: signal, patience: PATIENCE });
  if ('state' in outcome) return printNotFound(user, json, outcome);
  const text = json ? JSON.stringify(checkReportJson(user, outcome), undefined, 2) : checkReportText(user, outcome);
  return print(text, exitCodeFor(outcome.verdict.kind));
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      user: { type: 'string' },
      json: { type: 'boolean', default: false },
      settings: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return { ...values, user: values.user?.trim() };
}

/** The person was not checked: the name is unknown, or Graph could not be read. */
function printNotFound(user: string, json: boolean, why: Absent | Failed): number {
  const { exitCode, code, hint } = explain(user, why);
  if (json) return print(JSON.stringify({ user, error: { code, ...hint } }, undefined, 2), exitCode);
  return printError([`${oneLine(user)}: not checked`, ...hintLines(hint)].join('\n'), exitCode);
}

function explain(user: string, why: Absent | Failed) {
  if (why.state === 'failed') {
    return { exitCode: EXIT.unknown, code: why.reason, hint: hintFor('directory', why) };
  }
  return { exitCode: EXIT.unknownPerson, code: why.sign, hint: hintForUnknownPerson(user, why) };
}

await runCommand(main, USAGE, EXIT.unknown);
