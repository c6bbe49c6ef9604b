import { z } from 'zod/v4';
import { appGraphAccess, appSources } from '../../src/check/app-sources.ts';
import { gatherEvidence } from '../../src/check/gather-evidence.ts';
import type { Config } from '../../src/config/bot-config.ts';
import { findMySite, findPerson } from '../../src/microsoft365/graph/find-person.ts';
import type { GraphGate } from '../../src/microsoft365/graph/graph-gate.ts';
import type { AppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import type { MySite } from '../../src/microsoft365/sharepoint/my-site.ts';
import type { Looked } from '../../src/nudges/check-outcome.ts';
import { needsVisit } from '../../src/nudges/needs-visit.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { FailureReason, Source } from '../../src/photo/evidence.ts';
import { createPictureReader } from '../../src/photo/picture-reader.ts';
import { decideVerdict, type VerdictKind } from '../../src/photo/verdict.ts';
import type { RosterEntry } from '../../src/store/people/types.ts';
import type { Store } from '../../src/store/types.ts';
import { type PictureParts, pictureViews } from '../cards/picture-views.ts';
import type { NudgeEvidence } from './nudge-evidence.ts';
import { openSharePointLink } from './open-sharepoint.ts';

export interface LookByAppParts extends PictureParts {
  readonly config: Config;
  readonly credential: AppCredential;
  readonly mySite: MySite;
  /** Whoever asks goes first. */
  readonly gate: GraphGate;
  readonly store: Pick<Store, 'shownButtons' | 'roster' | 'erasePerson'>;
}

/** Milliseconds: nobody waits for it. */
const PATIENCE = 30_000;
const DEADLINE = 60_000;

const Address = z.object({ user: z.object({ id: z.string().min(1) }) });

/** What lets nobody see just now. The others (no permission, no certificate, pictures that can't be told apart) stay as they are. */
const PASSING: readonly FailureReason[] = ['timed-out', 'throttled', 'unreachable', 'unavailable', 'no-token'];

/** Looks at people's photos with the app's own permissions. Rejects only where the store fails. */
export function createLookByApp(parts: LookByAppParts) {
  const { config, credential, mySite, gate, store } = parts;
  const access = appGraphAccess(config, credential);
  const pictures = createPictureReader();

  return async (person: PersonKey, signal: AbortSignal): Promise<Looked> => {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]);
    const found = await findPerson(access, person.objectId, deadline);
    if (found.state === 'absent') return GONE;
    if (found.state === 'failed') {
      const accountId = accountIdIn(await store.roster.find(person));
      const evidence: NudgeEvidence = { accountId };
      return { found: 'unseen', evidence, againFrom: againFrom([found], config.now()) };
    }
    if (!mySite.url()) mySite.learn(await findMySite(access, person.objectId, deadline));
    const own = appSources(config, credential, found.value, mySite.url());
    const sources = {
      ...own,
      graph: (patience: AbortSignal) => gate.forCheck(() => own.graph(patience), patience),
      shownAt: () => store.shownButtons.firstShown(person),
    };
    const options = { now: config.now, signal: deadline, patience: PATIENCE, pictures };
    const gathered = await gatherEvidence(sources, options);
    const { evidence } = gathered;
    const verdict = decideVerdict(evidence, config.sharePoint);
    const { kind, retryAt, failedSources } = verdict;
    const seen = foundBy(kind);
    if (seen === 'beyond-them') return { found: seen, evidence: {} };
    const views = await pictureViews(parts, person, gathered);
    const entry = await store.roster.find(person);
    if (!entry) return forgetAgain(parts, person);
    const shown: NudgeEvidence = {
      pictures: views,
      openSharePoint: openSharePointLink(config, mySite, evidence.sharePointProfile),
      accountId: accountIdIn(entry),
    };
    if (seen === 'unseen') {
      const failed = failedSources.map((name) => evidence[name]);
      return { found: seen, evidence: shown, againFrom: againFrom(failed, evidence.readAt) };
    }
    if (seen !== 'needs-visit') return { found: seen, evidence: shown };
    return { found: seen, evidence: { ...shown, retryAt: retryAt?.toISOString() }, nextCopyAt: retryAt };
  };
}

const GONE: Looked = { found: 'gone', evidence: {} };

/** Whoever left while they were looked at was erased before their pictures were kept. */
async function forgetAgain({ shelf, store }: LookByAppParts, person: PersonKey): Promise<Looked> {
  shelf.forget(person);
  await store.erasePerson(person);
  return GONE;
}

/** The person in the channel, as far as the roster's address tells. */
function accountIdIn(entry: RosterEntry | undefined): string | undefined {
  return Address.safeParse(entry?.address).data?.user.id;
}

function foundBy(kind: VerdictKind): Looked['found'] {
  if (kind === 'in-sync' || kind === 'no-photo') return 'right';
  if (kind === 'unknown') return 'unseen';
  if (kind === 'not-copied') return kind;
  return needsVisit(kind) ? 'needs-visit' : 'beyond-them';
}

/** When it may be tried again; undefined: one of them at least would fail again, or none has failed. */
function againFrom(sources: readonly Source<unknown>[], now: Date): Date | undefined {
  const failed = sources.filter((source) => source.state === 'failed');
  if (failed.length === 0 || failed.length < sources.length) return undefined;
  if (failed.some(({ reason }) => !PASSING.includes(reason))) return undefined;
  return new Date(now.getTime() + Math.max(...failed.map(({ retryAfter = 0 }) => retryAfter)));
}
