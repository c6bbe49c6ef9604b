import { appGraphAccess, appSources } from '../../src/check/app-sources.ts';
import { gatherEvidence } from '../../src/check/gather-evidence.ts';
import { askOnceMore } from '../../src/check/retry-once.ts';
import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { findMySite, findPerson } from '../../src/microsoft365/graph/find-person.ts';
import { readPhotoPolicy } from '../../src/microsoft365/graph/photo-policy.ts';
import type { GraphAccess } from '../../src/microsoft365/graph/request-graph.ts';
import { sharePointOrigin } from '../../src/microsoft365/hosts.ts';
import type { AppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import { type Advice, adviceFor } from '../../src/photo/advice.ts';
import type { Absent, Evidence, Failed } from '../../src/photo/evidence.ts';
import { decideVerdict, type Verdict } from '../../src/photo/verdict.ts';
import { type Hint, hintsFor } from './hints.ts';
import { readStoredFacts } from './stored-facts.ts';

/** One person's photo, looked at by the app itself. */
export interface Checked {
  readonly objectId: string;
  readonly evidence: Evidence;
  readonly verdict: Verdict;
  readonly advice: Advice;
  readonly hints: readonly Hint[];
}

export interface Looking {
  /** The deadline. */
  readonly signal: AbortSignal;
  /** Milliseconds that a service may ask to be left alone for, and is asked again. */
  readonly patience: number;
}

/** The same way to the verdict as the bot's, of whoever is meant by `name`; absent or failed: that person was not found. */
export async function checkPerson(
  config: TenantConfig,
  credential: AppCredential,
  name: string,
  { signal, patience }: Looking,
): Promise<Checked | Absent | Failed> {
  const graph = appGraphAccess(config, credential);
  const found = await askOnceMore(
    () => findPerson(graph, name, signal),
    (source) => [source],
    { signal, patience },
  );
  if (found.state !== 'read') return found;
  const person = found.value;
  // Asked first: beside the pictures nobody waits for them, and a command has the time.
  const [policy, { shown, mySite, trouble }] = await Promise.all([
    readPhotoPolicy(graph, signal),
    readStoredFacts(config, person.objectId),
  ]);
  // A guest has none to learn it from.
  const mySiteUrl =
    config.sharePoint.mySiteUrl ?? mySite ?? (await learnMySite(config, graph, person.objectId, signal));
  const sources = {
    ...appSources(config, credential, person, mySiteUrl),
    photoPolicy: async () => policy,
    shownAt: async () => shown,
  };
  const { evidence } = await gatherEvidence(sources, { now: config.now, signal, patience });
  const verdict = decideVerdict(evidence, config.sharePoint);
  const hints = [...hintsFor(evidence), ...(trouble ? [trouble] : [])];
  return { objectId: person.objectId, evidence, verdict, advice: adviceFor(verdict, evidence), hints };
}

/** Once for each run: a command forgets. */
async function learnMySite({ cloud }: TenantConfig, graph: GraphAccess, objectId: string, signal: AbortSignal) {
  const mySite = await findMySite(graph, objectId, signal);
  return mySite && sharePointOrigin(cloud, mySite);
}
