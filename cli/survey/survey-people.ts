import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { CERTIFICATE_NEEDED } from '../../src/check/as-app.ts';
import { readTenantConfig, type TenantConfig } from '../../src/config/tenant-config.ts';
import { CodedError } from '../../src/errors.ts';
import { appGraphAccess } from '../../src/microsoft365/graph/app-graph-access.ts';
import { createAppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import { checkProof } from '../../src/microsoft365/identity/proof/client-proof.ts';
import { drawSample } from '../../src/survey/draw-sample.ts';
import { requestBudget } from '../../src/survey/request-budget.ts';
import { type Directory, readDirectory } from '../../src/survey/survey-reads.ts';
import { NO_COUNTS, type SurveyEnd } from '../../src/survey/types.ts';
import { sampleSizeFor } from '../../src/survey/wilson.ts';
import { hintFor, hintLines } from '../check/hints.ts';
import { counted } from '../counted.ts';
import { wrongArguments } from '../program/define-subcommand.ts';
import type { CommandContext, Outcome } from '../program/types.ts';
import { SURVEY_EXIT } from './exit-code.ts';
import { htmlReport } from './html-report.ts';
import type { Extent, SurveyParameters } from './parameters.ts';
import { budgetQuestion } from './progress.ts';
import { LONGEST_PAUSE_MS, readPeople, type Wait } from './read-people.ts';
import { readState, type SurveyState } from './state-file.ts';
import { type SurveySummary, summarize } from './summary.ts';
import { surveyTable, surveyText } from './text-report.ts';

const waitInRealTime: Wait = (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => {});

/** Precision of a sample if none is asked for: about 1,000 people. */
const DEFAULT_MARGIN = 0.03;
/** Reads photos of people, and counts them by verdict. */
export async function surveyPeople(
  parameters: SurveyParameters,
  context: CommandContext,
  wait: Wait = waitInRealTime,
): Promise<Outcome> {
  const config = readTenantConfig(context.environment);
  const signal = context.catchStop();
  await checkProof(config.app.proof, config.cloud);
  const credential = createAppCredential({ ...config.app, ...config.cloud });
  // No one is read in vain.
  if (credential.proof === 'secret') return failure('sharePointProfile', CERTIFICATE_NEEDED);
  const stored = parameters.resume ? await readState(parameters.resume, config.app.tenantId) : undefined;
  if (stored && parameters.extent !== undefined) {
    throw wrongArguments(`${parameters.resume} says whom to read: leave out --all, --margin and --sample.`);
  }
  if (stored && parameters.csv && stored.csvBytes === undefined) {
    throw wrongArguments(`The survey in ${parameters.resume} began without --csv.`);
  }
  if (stored?.csvBytes !== undefined && !parameters.csv) {
    throw wrongArguments(`The survey in ${parameters.resume} writes names: name its file with --csv.`);
  }
  const access = appGraphAccess(config.cloud.graph, credential);
  const onPage = (count: number) => context.progress.show(`${counted(count, 'account')} listed`);
  const directory = await readDirectory({ access, wait, maxWait: LONGEST_PAUSE_MS, signal, onPage });
  context.progress.end();
  if (directory === undefined) return stoppedBefore();
  if ('state' in directory) return failure('directory', directory);
  const state = stored ?? begin(config, directory, parameters.extent);
  const people = drawSample(directory.people, state.size, state.seed).filter(({ rank }) => rank > state.reached);
  const budget = requestBudget(people.length, directory.licences, config.sweep.ceiling);
  if (people.length > 0) await context.confirm(budgetQuestion(people.length, state, budget));
  const { resume, csv } = parameters;
  const survey = { config, credential, wait, signal, progress: context.progress, resume, csv, budget };
  const { state: reached, end } = await readPeople(survey, people, state);
  return await toOutcome(
    summarize(reached, { ...end, left: state.size - reached.counts.read }, budget),
    end,
    parameters,
  );
}

function begin({ app, now }: TenantConfig, directory: Directory, extent: Extent): SurveyState {
  const { guests, blocked, licences } = directory;
  const population = directory.people.length;
  const size = sizeOf(extent, population);
  return {
    version: 1,
    tenantId: app.tenantId,
    seed: randomBytes(16).toString('hex'),
    ...{ size, isSample: size < population, population, guests, blocked, licences },
    reached: -1,
    counts: NO_COUNTS,
    throttled: 0,
    startedAt: now().toISOString(),
  };
}

function sizeOf(extent: Extent, population: number): number {
  if (extent === 'all') return population;
  if (extent && 'size' in extent) return Math.min(extent.size, population);
  return sampleSizeFor(extent?.margin ?? DEFAULT_MARGIN, population);
}

async function toOutcome(summary: SurveySummary, end: SurveyEnd, { html }: SurveyParameters): Promise<Outcome> {
  if (html) await writeHtml(html, htmlReport(summary));
  const { failure: why } = end;
  return {
    exitCode: exitCodeOf(end),
    text: () => surveyText(summary),
    json: () => ({ ...summary, ...(why && { failure: { reason: why.failed.reason, code: why.failed.code } }) }),
    csv: () => surveyTable(summary),
    ...(why && { problem: hintLines(hintFor(why.source, why.failed)).join('\n') }),
  };
}

async function writeHtml(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (cause) {
    const remedy = 'Check the path after --html.';
    throw new CodedError('survey-file-unusable', `${file} cannot be written.`, { cause, remedy });
  }
}

function exitCodeOf({ ended }: SurveyEnd): number {
  if (ended === 'done') return SURVEY_EXIT.done;
  return ended === 'failed' ? SURVEY_EXIT.failed : SURVEY_EXIT.unfinished;
}

function failure(source: string, failed: Parameters<typeof hintFor>[1]): Outcome {
  return {
    exitCode: SURVEY_EXIT.failed,
    json: () => ({ ended: 'failed', failure: { reason: failed.reason, code: failed.code } }),
    csv: () => ({ columns: ['verdict', 'people'], rows: [] }),
    problem: hintLines(hintFor(source, failed)).join('\n').trim(),
  };
}

function stoppedBefore(): Outcome {
  return {
    exitCode: SURVEY_EXIT.unfinished,
    text: () => 'Stopped before anyone was read.',
    json: () => ({ ended: 'stopped', read: 0 }),
    csv: () => ({ columns: ['verdict', 'people'], rows: [] }),
  };
}
