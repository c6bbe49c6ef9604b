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
import { makeThumbnail } from '../../src/photo/thumbnail.ts';
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
  return async (turn, credential, { deadline, patience, again }) => {
    const { evidence, pictures } = await gatherEvidence(sourcesFor(parts, credential), {
      now: config.now,
      signal: deadline,
      patience,
    });
    const verdict = decideVerdict(evidence, config.sharePoint);
    const advice = adviceFor(verdict, evidence);
    log.info({ reference: turn.reference, verdict: verdict.kind, failures: failuresIn(evidence) }, 'Checked a photo');
    const [graph, sharePoint] = await Promise.all([
      pictureView(parts, pictures.graph, evidence.graphPhoto),
      pictureView(parts, pictures.sharePoint, evidence.sharePointPicture),
    ]);
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
      },
      checkedAt: evidence.readAt,
      again,
      owner: { mark: ownerMark(turn.sender, config.signingKey), accountId: turn.accountId },
      reference: verdict.kind === 'unknown' ? turn.reference : undefined,
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
  { config, links, shelf }: CheckPhotoParts,
  picture: Buffer | undefined,
  source: Source<unknown>,
): Promise<PictureView> {
  const expires = new Date(config.now().getTime() + limits.pictures.linkLifetime);
  const thumbnail = picture && (await makeThumbnail(picture));
  if (!thumbnail) return { url: links.neutral, state: source.state === 'absent' ? 'absent' : 'unknown' };
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
