import { z } from 'zod/v4';
import type { Config } from '../../src/config.ts';
import type { AppCredential } from '../../src/microsoft365/app-credential.ts';
import { appGraphAccess, appSources } from '../../src/microsoft365/app-sources.ts';
import { findMySite, findPerson } from '../../src/microsoft365/find-person.ts';
import type { MySite } from '../../src/microsoft365/my-site.ts';
import { needsVisit } from '../../src/nudge/needs-visit.ts';
import { gatherEvidence } from '../../src/photo/gather-evidence.ts';
import { createPictureReader } from '../../src/photo/picture-reader.ts';
import { decideVerdict, type Verdict } from '../../src/photo/verdict.ts';
import type { PersonKey, Store } from '../../src/store/index.ts';
import type { GraphGate } from '../../src/watch/index.ts';
import { openSharePointLink } from '../answers/open-sharepoint.ts';
import { type PictureParts, pictureViews } from '../answers/picture-views.ts';
import type { NudgeEvidence } from './nudge-evidence.ts';

/** What the app by itself sees of somebody's photo, as far as it matters for a message. */
export type AppLook =
  /** SharePoint shows what it should. */
  | { readonly state: 'right'; readonly evidence: NudgeEvidence }
  /** Nothing that the person does would help. */
  | { readonly state: 'beyond-them'; readonly verdict: Verdict['kind'] }
  /** A visit to SharePoint helps, from `retryAt` on. */
  | { readonly state: 'needs-visit'; readonly evidence: NudgeEvidence; readonly retryAt: Date | undefined }
  /** SharePoint does not let the app look, or something failed: the card looks when its person does. `why`: stable codes, for the operator. */
  | { readonly state: 'unseen'; readonly evidence: NudgeEvidence; readonly why: string }
  /** Nobody in the directory, any more. */
  | { readonly state: 'gone' };

export interface LookByAppParts extends PictureParts {
  readonly config: Config;
  readonly credential: AppCredential;
  readonly mySite: MySite;
  /** Whoever asks goes first. */
  readonly gate: GraphGate;
  readonly store: Pick<Store, 'shownButtons' | 'roster'>;
}

/** Milliseconds: nobody waits for it. */
const PATIENCE = 30_000;
const DEADLINE = 60_000;

const Address = z.object({ user: z.object({ id: z.string().min(1) }) });

/** Looks at people's photos with the app's own permissions. Rejects only where the store fails. */
export function createLookByApp(parts: LookByAppParts) {
  const { config, credential, mySite, gate, store } = parts;
  const access = appGraphAccess(config, credential);
  const pictures = createPictureReader();

  return async (person: PersonKey, signal: AbortSignal): Promise<AppLook> => {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]);
    const found = await findPerson(access, person.objectId, deadline);
    if (found.state === 'absent') return { state: 'gone' };
    const accountId = async () => Address.safeParse((await store.roster.find(person))?.address).data?.user.id;
    if (found.state === 'failed') {
      return { state: 'unseen', evidence: { accountId: await accountId() }, why: found.reason };
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
    const isRight = verdict.kind === 'in-sync' || verdict.kind === 'no-photo';
    const isUnknown = verdict.kind === 'unknown';
    if (!isRight && !isUnknown && !needsVisit(verdict.kind)) return { state: 'beyond-them', verdict: verdict.kind };
    const shown = {
      pictures: await pictureViews(parts, person, gathered),
      openSharePoint: openSharePointLink(config, mySite, evidence.sharePointProfile),
      accountId: await accountId(),
    };
    if (isRight) return { state: 'right', evidence: shown };
    if (isUnknown) return { state: 'unseen', evidence: shown, why: verdict.failedSources.join(' ') };
    const { retryAt } = verdict;
    return { state: 'needs-visit', evidence: { ...shown, retryAt: retryAt?.toISOString() }, retryAt };
  };
}

/** As the decision on a change wants to know it. */
export function toCheck(look: AppLook) {
  const evidence = 'evidence' in look ? look.evidence : {};
  return { needsVisit: look.state === 'unseen' ? undefined : look.state === 'needs-visit', evidence };
}

/** As the follow-up of a message wants to know it. */
export function toRecheck(look: AppLook) {
  const found = look.state === 'right' ? 'right' : look.state === 'needs-visit' ? 'wrong' : 'unknown';
  const evidence = 'evidence' in look ? look.evidence : {};
  return { found, nextCopyAt: look.state === 'needs-visit' ? look.retryAt : undefined, evidence } as const;
}
