import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { appGraphAccess } from '../../src/microsoft365/graph/app-graph-access.ts';
import type { ListedPerson } from '../../src/microsoft365/graph/list-people.ts';
import { findRootMySite } from '../../src/microsoft365/graph/root-site.ts';
import type { AppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import { createMySites } from '../../src/microsoft365/sharepoint/my-sites.ts';
import { withPerson } from '../../src/survey/count-verdicts.ts';
import type { Ranked } from '../../src/survey/draw-sample.ts';
import type { RequestBudget } from '../../src/survey/request-budget.ts';
import { runSurvey } from '../../src/survey/run-survey.ts';
import { createSurveyReader } from '../../src/survey/survey-reads.ts';
import type { Surveyed } from '../../src/survey/types.ts';
import type { CommandContext } from '../program/types.ts';
import { openNamesFile } from './names-file.ts';
import { surveyProgressLine } from './progress.ts';
import { type SurveyState, writeState } from './state-file.ts';

/** Waits for milliseconds; resolves early when the signal aborts. A bench moves its clock instead. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;
export interface RunningSurvey {
  readonly config: TenantConfig;
  readonly credential: AppCredential;
  readonly wait: Wait;
  readonly signal: AbortSignal;
  readonly progress: CommandContext['progress'];
  /** Paths of the files with the progress and with names. */
  readonly resume: string | undefined;
  readonly csv: string | undefined;
  readonly budget: RequestBudget;
}

/** Milliseconds between two writes of the progress. */
const SAVE_INTERVAL_MS = 2_000;
/** Longest pause, asked for by a service, that the command waits. Milliseconds. */
export const LONGEST_PAUSE_MS = 10 * 60_000;

/** Reads people and keeps the progress and the names in their files. */
export async function readPeople(survey: RunningSurvey, people: readonly Ranked<ListedPerson>[], from: SurveyState) {
  const { config, wait, signal, progress, resume, csv, budget } = survey;
  let state = from;
  let savedAt = 0;
  const names = csv ? await openNamesFile(csv, state.csvBytes) : undefined;
  if (names) state = { ...state, csvBytes: names.length() };
  const read = await createReader(survey);
  async function save(): Promise<void> {
    if (resume) await writeState(resume, state);
    savedAt = performance.now();
  }
  try {
    const end = await runSurvey({
      people,
      read: (batch) => read(batch.map(({ person }) => person)),
      ceiling: config.sweep.ceiling,
      interval: budget.interval,
      maxWait: LONGEST_PAUSE_MS,
      ...{ now: config.now, wait, signal, random: Math.random },
      async onResults(results) {
        await names?.append(results.map(({ person: { person }, surveyed }) => rowFor(person, surveyed)));
        const counts = results.reduce((sum, { surveyed }) => withPerson(sum, surveyed), state.counts);
        const reached = results.at(-1)?.person.rank ?? state.reached;
        state = { ...state, counts, reached, ...(names && { csvBytes: names.length() }) };
        if (performance.now() - savedAt >= SAVE_INTERVAL_MS) await save();
      },
      onProgress: (now) => progress.show(surveyProgressLine(now)),
    });
    state = { ...state, throttled: state.throttled + end.throttled };
    return { state, end };
  } finally {
    progress.end();
    await save();
    await names?.close();
  }
}

function rowFor({ userPrincipalName, objectId }: ListedPerson, { verdict }: Surveyed) {
  return [userPrincipalName, objectId, verdict.kind] as const;
}

async function createReader({ config, credential, signal }: RunningSurvey) {
  const { cloud, sharePoint, version, now } = config;
  const access = appGraphAccess(cloud.graph, credential);
  const nothing = async () => {};
  const mySites = createMySites({
    cloud,
    configured: sharePoint.mySiteUrl,
    storage: { load: async () => [], save: nothing, remove: nothing },
    stored: [],
    askGraph: (stop) => findRootMySite(cloud, access, stop),
    now,
  });
  await mySites.renew(signal);
  const times = { copyInterval: sharePoint.copyInterval };
  return createSurveyReader({ cloud, access, credential, mySites, version, times, now });
}
