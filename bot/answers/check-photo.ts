import type { Config } from '../../src/config.ts';
import { createGraphReader } from '../../src/microsoft365/graph.ts';
import type { MySite } from '../../src/microsoft365/my-site.ts';
import type { PhotoPolicyReader } from '../../src/microsoft365/photo-policy.ts';
import { graphScope, sharePointScope } from '../../src/microsoft365/scopes.ts';
import { createSharePointReader } from '../../src/microsoft365/sharepoint.ts';
import type { UserCredential } from '../../src/microsoft365/user-credential.ts';
import { adviceFor } from '../../src/photo/advice.ts';
import { sharePointLink } from '../../src/photo/deep-link.ts';
import type { Evidence, Source } from '../../src/photo/evidence.ts';
import { type EvidenceSources, gatherEvidence, pictureShown } from '../../src/photo/gather-evidence.ts';
import { createPictureReader } from '../../src/photo/picture-reader.ts';
import type { Thumbnail } from '../../src/photo/thumbnail.ts';
import { decideVerdict } from '../../src/photo/verdict.ts';
import type { PersonKey, ShownButtons } from '../../src/store/index.ts';
import { type PictureView, photoCard } from '../cards/photo-card.ts';
import type { Log } from '../log.ts';
import type { PictureLinks } from '../pictures/picture-link.ts';
import type { PictureShelf } from '../pictures/picture-shelf.ts';
import type { PersonalAnswer } from './answers.ts';
import { ownerMark } from './card-owner.ts';

export interface CheckPhotoParts {
  readonly config: Config;
  readonly links: PictureLinks;
  readonly shelf: PictureShelf;
  readonly mySite: MySite;
  /** Never reject: what the store can't tell counts as not shown. */
  readonly shownButtons: ShownButtons;
  readonly photoPolicy: PhotoPolicyReader;
  readonly log: Log;
}

/** "My photo is wrong": evidence → verdict → advice → card. */
export function createCheckPhoto(parts: CheckPhotoParts): PersonalAnswer {
  const { config, mySite, shownButtons, photoPolicy, log } = parts;
  const pictures = createPictureReader();
  return async (turn, credential, { deadline, patience, again }) => {
    const sources = {
      ...sourcesFor(parts, credential),
      photoPolicy: async () => photoPolicy.known(),
      shownAt: () => shownButtons.firstShown(turn.sender),
    };
    const { evidence, thumbnails } = await gatherEvidence(sources, {
      now: config.now,
      signal: deadline,
      patience,
      pictures,
    });
    const verdict = decideVerdict(evidence, config.sharePoint);
    const advice = adviceFor(verdict, evidence);
    log.info({ reference: turn.reference, verdict: verdict.kind, failures: failuresIn(evidence) }, 'Checked a photo');
    const [graph, sharePoint] = await Promise.all([
      pictureView(parts, turn.sender, thumbnails.graph, evidence.graphPhoto),
      pictureView(parts, turn.sender, thumbnails.sharePoint, evidence.sharePointPicture),
    ]);
    const mySiteUrl = mySite.url();
    const profile = evidence.sharePointProfile.state === 'read' ? evidence.sharePointProfile.value : undefined;
    const picture = pictureShown(evidence);
    // From now on a copy is due. Where SharePoint would not copy yet, the button counts as shown when it can work.
    if (picture !== undefined && advice.actions.includes('open-sharepoint') && !advice.retryAt) {
      void shownButtons.show(turn.sender, picture, evidence.readAt);
    }
    const { cloud } = config;
    return photoCard({
      language: turn.language,
      timeZone: turn.timeZone,
      verdict: verdict.kind,
      advice,
      pictures: { graph, sharePoint },
      links: {
        openSharePoint:
          mySiteUrl &&
          sharePointLink({
            kind: config.sharePoint.linkKind,
            mySiteUrl,
            profile,
            peoplePage: config.sharePoint.peoplePage,
            officeUrl: cloud.officeUrl,
          }),
        changePhoto: cloud.photoPage,
        office: cloud.officeUrl,
        helpArticles: cloud.helpArticles,
        pictureSyncDiagnostic: cloud.pictureSyncDiagnostic,
      },
      checkedAt: evidence.readAt,
      again,
      owner: { mark: ownerMark(turn.sender, config.signingKey), accountId: turn.accountId },
      person: turn.sender,
      reference: turn.reference,
    });
  };
}

function sourcesFor({ config, mySite }: CheckPhotoParts, credential: UserCredential): EvidenceSources {
  const { cloud, sharePoint, version } = config;
  const readerOn = (mySiteUrl: string) =>
    createSharePointReader({
      mySiteUrl,
      version,
      getToken: () => credential.getToken(sharePointScope(mySiteUrl, sharePoint.scope)),
    });
  const known = mySite.url();
  return {
    graph: createGraphReader({ graph: cloud.graph, getToken: () => credential.getToken(graphScope(cloud)) }),
    sharePoint: known
      ? readerOn(known)
      : (account) => {
          const learned = mySite.learn(account.mySite);
          return learned ? readerOn(learned) : undefined;
        },
  };
}

async function pictureView(
  { links, shelf }: CheckPhotoParts,
  owner: PersonKey,
  thumbnail: Thumbnail | undefined,
  source: Source<unknown>,
): Promise<PictureView> {
  if (!thumbnail) return { url: links.neutral, state: source.state === 'absent' ? 'absent' : 'unknown' };
  const until = await shelf.put(owner, thumbnail);
  return { url: links.linkTo(thumbnail.sha256, until), state: 'shown' };
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
