import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { sinceLatestCopy } from '../../src/open-sharepoint/press.ts';
import type { Evidence } from '../../src/photo/evidence.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import { withFeedbackButtons } from '../cards/conversation/feedback-buttons.ts';
import { photoCard } from '../cards/photo-card.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import type { CardRecipient } from '../turn.ts';
import type { PersonalAnswer } from './answers.ts';
import { ownerMark } from './card-owner.ts';
import type { PersonalCheck, RunPersonalCheck } from './personal-check.ts';

/** What the cards of a checked photo need besides the check. */
export interface PhotoCardSettings {
  readonly cloud: Pick<Cloud, 'photoPage' | 'officeUrl' | 'helpArticles' | 'pictureSyncDiagnostic'>;
  readonly signingKeys: SigningKeys;
  /** The card asks whether it helped, if it has room. */
  readonly hasFeedbackButtons?: boolean;
  /** `SUPPORT_LINK`, with placeholders. */
  readonly supportLink?: string | undefined;
}

/** "My photo is wrong": checks the photo and answers with the photo card. */
export function createCheckPhoto(settings: PhotoCardSettings, runCheck: RunPersonalCheck): PersonalAnswer {
  return async (turn, credential, request) => {
    const checked = await runCheck(turn, credential, request);
    const card = photoCardFor(settings, turn, checked, request.again);
    const { kind: verdict } = checked.verdict;
    return { card: settings.hasFeedbackButtons ? withFeedbackButtons(card, turn.language) : card, verdict };
  };
}

/** The photo card of a check. `again`: the person has pressed "Check again" on this card. */
export function photoCardFor(
  { cloud, signingKeys, supportLink }: PhotoCardSettings,
  turn: CardRecipient,
  { evidence, verdict, advice, pictures, openSharePoint }: PersonalCheck,
  again: boolean,
): AdaptiveCard {
  return photoCard({
    language: turn.language,
    timeZone: turn.timeZone,
    verdict: verdict.kind,
    advice,
    pictures,
    links: {
      openSharePoint,
      changePhoto: cloud.photoPage,
      office: cloud.officeUrl,
      helpArticles: cloud.helpArticles,
      pictureSyncDiagnostic: cloud.pictureSyncDiagnostic,
      support: supportLink,
    },
    checkedAt: evidence.readAt,
    again,
    tried: lastTry(evidence),
    isSmallCopy: isSmallCopy(evidence),
    owner: { mark: ownerMark(turn.sender, signingKeys), accountId: turn.accountId },
    person: turn.sender,
    reference: turn.reference,
  });
}

/** SharePoint makes copies in three sizes, and a profile usually names the middle one: `…_MThumb.jpg`. */
function isSmallCopy({ sharePointProfile }: Evidence): boolean {
  return sharePointProfile.state === 'read' && /_[SM]Thumb\.jpg/i.test(sharePointProfile.value.pictureUrl ?? '');
}

/** For so long a try may still be what the person waits for. Milliseconds. */
const TRY_AGE_MS = 24 * 3_600_000;

function lastTry({ triedPages = [], readAt }: Evidence): 'pressed' | 'requested' | undefined {
  const open = sinceLatestCopy(triedPages).filter(({ at }) => readAt.getTime() - at.getTime() < TRY_AGE_MS);
  if (open.some(({ candidate }) => candidate !== 'by-request')) return 'pressed';
  return open.length > 0 ? 'requested' : undefined;
}
