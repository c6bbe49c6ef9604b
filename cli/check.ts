import { parseArgs } from 'node:util';
import { readTenantConfig, type TenantConfig } from '../src/config/tenant-config.ts';
import { checkProof, createAppCredential } from '../src/microsoft365/identity/app-credential.ts';
import type { Absent, Failed } from '../src/photo/evidence.ts';
import { openStoreForCommand } from '../src/store/open-store.ts';
import { checkPerson } from './check/check-person.ts';
import { EXIT, exitCodeFor } from './check/exit-code.ts';
import { hintFor, hintForUnknownPerson, hintLines } from './check/hints.ts';
import { checkReportJson, checkReportText } from './check/report.ts';
import { linkTableText, readLinkTable } from './links/link-table.ts';
import { print, printError, runCommand } from './run-command.ts';
import { readSettingsFile } from './settings-file.ts';
import { oneLine } from './terminal-text.ts';

const USAGE = `Explains why SharePoint shows one person's photo as it does, or what the bot learned about links to SharePoint.

  npm run check -- --user NAME
  npm run check -- --links

  --user NAME       the person: user principal name, object id or mail address
  --links           print which links were tried, and what followed
  --reset           with --links: forget it first
  --json            print the result as JSON
  --settings FILE   read NAME=value lines from FILE; the environment takes precedence

The check of a person reads as the app, with its certificate. For details and exit codes, see docs/check.md; for links,
see docs/open-sharepoint.md.
`;

/** Milliseconds. */
const DEADLINE = 60_000;
/** The longest pause, asked for by a service, after which the command retries. Milliseconds. */
const PATIENCE = 30_000;

async function main(): Promise<number> {
  const { user, links, reset, json, settings, help } = readArguments();
  if (help) return print(USAGE, EXIT.inSync);
  const problem = problemOf({ user, links, reset });
  if (problem) return printError(`${problem}\n\n${USAGE}`, EXIT.usage);
  if (settings) readSettingsFile(settings);
  const config = readTenantConfig(process.env);
  if (!user) return showLinks(config, { reset, json });
  const { authorityHost, tokenExchangeAudience } = config.cloud;
  checkProof(config.app.proof);
  const credential = createAppCredential({ ...config.app, authorityHost, tokenExchangeAudience });
  const signal = AbortSignal.timeout(DEADLINE);
  const outcome = await checkPerson(config, credential, user, { deadline: signal, patience: PATIENCE });
  if ('state' in outcome) return printNotFound(user, json, outcome);
  const text = json ? JSON.stringify(checkReportJson(user, outcome), undefined, 2) : checkReportText(user, outcome);
  return print(text, exitCodeFor(outcome.verdict.kind));
}

/** Why these arguments make no sense together. */
function problemOf({ user, links, reset }: Pick<ReturnType<typeof readArguments>, 'user' | 'links' | 'reset'>) {
  if (user && links) return 'Only one of --user and --links is possible.';
  if (!user && !links) return '--user or --links is missing.';
  return reset && !links ? '--reset needs --links.' : undefined;
}

/** Prints what was learned about links, after forgetting it if `reset` is set. */
async function showLinks(config: TenantConfig, { reset, json }: { readonly reset: boolean; readonly json: boolean }) {
  const store = await openStoreForCommand(config.store);
  try {
    if (reset) await store.linkResults.reset(config.app.tenantId);
    const table = await readLinkTable(config, store);
    return print(json ? JSON.stringify(table, undefined, 2) : linkTableText(table), EXIT.inSync);
  } finally {
    await store.close();
  }
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      user: { type: 'string' },
      links: { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
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
