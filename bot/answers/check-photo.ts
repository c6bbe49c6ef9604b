import type { Config } from '../../src/config.ts';
import { limits } from '../../src/limits.ts';
import { createGraphReader } from '../../src/microsoft365/graph.ts';
import type { MySite } from '../../src/microsoft365/my-site.ts';
import { graphScope, sharePointScope } from '../../src/microsoft365/scopes.ts';
import { createSharePointReader } from '../../src/microsoft365/sharepoint.ts';
import type { UserCredential } from '../../src/microsoft365/user-credential.ts';
import { adviceFor } from '../../src/photo/advice.ts';
import { sharePointLink } from '../../src/photo/deep-link.ts';
import type { Evidence, Source } from '../../src/photo/evidence.ts';
import { type EvidenceSources, gatherEvidence } from '../../src/photo/gather-evidence.ts';
import { createPictureReader } from '../../src/photo/picture-reader.ts';
import type { Thumbnail } from '../../src/photo/thumbnail.ts';
import { decideVerdict } from '../../src/photo/verdict.ts';
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
  readonly log: Log;
}

/** "My photo is wrong": evidence → verdict → advice → card. */
export function createCheckPhoto(parts: CheckPhotoParts): PersonalAnswer {
  const { config, mySite, log } = parts;
  const pictures = createPictureReader();
  return async (turn, credential, { deadline, patience, again }) => {
    const { evidence, thumbnails } = await gatherEvidence(sourcesFor(parts, credential), {
      now: config.now,
      signal: deadline,
      patience,
      pictures,
    });
    const verdict = decideVerdict(evidence, config.sharePoint);
    const advice = adviceFor(verdict, evidence);
    log.info({ reference: turn.reference, verdict: verdict.kind, failures: failuresIn(evidence) }, 'Checked a photo');
    const graph = pictureView(parts, thumbnails.graph, evidence.graphPhoto);
    const sharePoint = pictureView(parts, thumbnails.sharePoint, evidence.sharePointPicture);
    const mySiteUrl = mySite.url();
    const profile = evidence.sharePointProfile.state === 'read' ? evidence.sharePointProfile.value : undefined;
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

function pictureView(
  { config, links, shelf }: CheckPhotoParts,
  thumbnail: Thumbnail | undefined,
  source: Source<unknown>,
): PictureView {
  if (!thumbnail) return { url: links.neutral, state: source.state === 'absent' ? 'absent' : 'unknown' };
  const expires = new Date(config.now().getTime() + limits.pictures.linkLifetime);
  shelf.put(thumbnail.sha256, thumbnail);
  return { url: links.linkTo(thumbnail.sha256, expires), state: 'shown' };
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
