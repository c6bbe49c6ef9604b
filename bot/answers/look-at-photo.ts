import type { ShownButtonsMemory } from '../../src/cache/shown-buttons.ts';
import { type EvidenceSources, gatherEvidence, pictureShown } from '../../src/check/gather-evidence.ts';
import type { Config } from '../../src/config/bot-config.ts';
import type { GraphGate } from '../../src/microsoft365/graph/graph-gate.ts';
import { createGraphReader } from '../../src/microsoft365/graph/graph-reader.ts';
import type { PhotoPolicyReader } from '../../src/microsoft365/graph/photo-policy.ts';
import { graphScope, sharePointScope } from '../../src/microsoft365/identity/scopes.ts';
import type { UserCredential } from '../../src/microsoft365/identity/user-credential.ts';
import type { MySite } from '../../src/microsoft365/sharepoint/my-site.ts';
import { createSharePointReader } from '../../src/microsoft365/sharepoint/sharepoint-reader.ts';
import { type Advice, adviceFor } from '../../src/photo/advice.ts';
import type { Evidence, Source } from '../../src/photo/evidence.ts';
import { createPictureReader } from '../../src/photo/picture-reader.ts';
import { decideVerdict, type Verdict } from '../../src/photo/verdict.ts';
import type { PictureView } from '../cards/photo-card-view.ts';
import { type PictureParts, pictureViews } from '../cards/picture-views.ts';
import type { Log } from '../log.ts';
import type { Turn } from '../turn.ts';
import type { Asking } from './answers.ts';
import { openSharePointLink } from './open-sharepoint.ts';

export interface LookParts extends PictureParts {
  readonly config: Config;
  readonly mySite: MySite;
  /** Never reject: what the store can't tell counts as not shown. */
  readonly shownButtons: ShownButtonsMemory;
  readonly photoPolicy: PhotoPolicyReader;
  /** Sweeps in this process wait for whoever asks. */
  readonly gate: GraphGate;
  readonly log: Log;
}

/** A person's photo as they may see it, and what to tell them. */
export interface PhotoLook {
  readonly evidence: Evidence;
  readonly verdict: Verdict;
  readonly advice: Advice;
  readonly pictures: { readonly graph: PictureView; readonly sharePoint: PictureView };
  /** Undefined: nobody knows where the tenant's My Site host is. */
  readonly openSharePoint: string | undefined;
}

/** Reads in the person's name: evidence → verdict → advice. */
export function createLookAtPhoto(parts: LookParts) {
  const { config, mySite, shownButtons, photoPolicy, log } = parts;
  const pictures = createPictureReader();
  return async (turn: Turn, credential: UserCredential, { deadline, patience }: Asking): Promise<PhotoLook> => {
    const sources = {
      ...sourcesFor(parts, credential),
      photoPolicy: async () => photoPolicy.known(),
      shownAt: () => shownButtons.firstShown(turn.sender),
    };
    const gathered = await gatherEvidence(sources, { now: config.now, signal: deadline, patience, pictures });
    const { evidence } = gathered;
    const verdict = decideVerdict(evidence, config.sharePoint);
    const advice = adviceFor(verdict, evidence);
    log.info({ reference: turn.reference, verdict: verdict.kind, failures: failuresIn(evidence) }, 'Checked a photo');
    const views = await pictureViews(parts, turn.sender, gathered);
    const picture = pictureShown(evidence);
    // From now on a copy is due. Where SharePoint would not copy yet, the button counts as shown when it can work.
    if (picture !== undefined && advice.actions.includes('open-sharepoint') && !advice.retryAt) {
      shownButtons.show(turn.sender, picture, evidence.readAt);
    }
    const openSharePoint = openSharePointLink(config, mySite, evidence.sharePointProfile);
    return { evidence, verdict, advice, pictures: views, openSharePoint };
  };
}

function sourcesFor({ config, mySite, gate }: LookParts, credential: UserCredential): EvidenceSources {
  const { cloud, sharePoint, version } = config;
  const readerOn = (mySiteUrl: string) =>
    createSharePointReader({
      mySiteUrl,
      version,
      getToken: () => credential.getToken(sharePointScope(mySiteUrl, sharePoint.scope)),
    });
  const known = mySite.url();
  const readGraph = createGraphReader({ graph: cloud.graph, getToken: () => credential.getToken(graphScope(cloud)) });
  return {
    graph: (signal) => gate.forPerson(() => readGraph(signal), signal),
    sharePoint: known
      ? readerOn(known)
      : (account) => {
          const learned = mySite.learn(account.mySite);
          return learned ? readerOn(learned) : undefined;
        },
  };
}

/** For the operator: which source failed, and how. */
function failuresIn(evidence: Evidence): Record<string, string> | undefined {
  const failed = Object.entries(evidence).flatMap(([name, source]) => {
    if (!isSource(source) || source.state !== 'failed') return [];
    return [[name, [source.reason, source.code, source.requestId].filter(Boolean).join(' ')]];
  });
  return failed.length > 0 ? Object.fromEntries(failed) : undefined;
}

function isSource(value: unknown): value is Source<unknown> {
  return typeof value === 'object' && value !== null && 'state' in value;
}
