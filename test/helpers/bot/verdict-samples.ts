import { photoCard } from '../../../bot/cards/photo-card.ts';
import type { PhotoCardView, PictureView } from '../../../bot/cards/photo-card-view.ts';
import type { AdaptiveCard } from '../../../bot/cards/render-card.ts';
import type { Language } from '../../../bot/locales/index.ts';
import { adviceFor } from '../../../src/photo/advice.ts';
import type { Evidence } from '../../../src/photo/evidence.ts';
import { decideVerdict, type VerdictKind } from '../../../src/photo/verdict.ts';
import {
  ACCOUNT,
  copiedAgo,
  DIFFERENT,
  EXCHANGE,
  failed,
  GUEST,
  HOUR,
  NO_PHOTO_UPSTREAM,
  PLACEHOLDER,
  profile,
  read,
  shownAgo,
} from '../photo/evidence-samples.ts';

const NEUTRAL = 'https://bot.contoso.example/photos/neutral.png';
export const shown: PictureView = { url: 'https://bot.contoso.example/photos/abc.jpg?s=1&t=2', state: 'shown' };
export const absentPicture: PictureView = { url: NEUTRAL, state: 'absent' };
export const unknown: PictureView = { url: NEUTRAL, state: 'unknown' };

interface VerdictSample {
  readonly evidence: Partial<Evidence>;
  /** Graph's picture and SharePoint's picture. */
  readonly pictures: readonly [PictureView, PictureView];
  readonly style: string;
}

const MAILBOX_ON_PREMISES = failed('mailbox-on-premises');

/** Sample evidence for each verdict, with its pictures and the style of its card. */
export const VERDICT_SAMPLES: Readonly<Record<VerdictKind, VerdictSample>> = {
  unknown: {
    evidence: { sharePointProfile: failed('timed-out'), sharePointPicture: failed('timed-out'), comparison: undefined },
    pictures: [shown, unknown],
    style: 'emphasis',
  },
  'in-sync': {
    evidence: { comparison: { answer: 'same', distance: 1 } },
    pictures: [shown, shown],
    style: 'good',
  },
  guest: { evidence: { account: read(GUEST), ...PLACEHOLDER }, pictures: [shown, absentPicture], style: 'accent' },
  'no-sharepoint': {
    evidence: { account: read({ ...ACCOUNT, assignedPlans: [EXCHANGE] }), ...PLACEHOLDER },
    pictures: [shown, absentPicture],
    style: 'accent',
  },
  'mailbox-on-premises': {
    evidence: { graphPhoto: MAILBOX_ON_PREMISES, graphPicture: MAILBOX_ON_PREMISES, comparison: undefined },
    pictures: [unknown, shown],
    style: 'accent',
  },
  'no-mailbox': {
    evidence: { graphPhoto: failed('no-mailbox'), graphPicture: failed('no-mailbox'), ...PLACEHOLDER },
    pictures: [unknown, absentPicture],
    style: 'accent',
  },
  'sync-off': { evidence: profile({ exchangeSyncState: '0' }), pictures: [shown, shown], style: 'attention' },
  'no-photo': {
    evidence: { ...NO_PHOTO_UPSTREAM, ...PLACEHOLDER },
    pictures: [absentPicture, absentPicture],
    style: 'accent',
  },
  'not-copied': { evidence: shownAgo(25 * HOUR), pictures: [shown, shown], style: 'attention' },
  'never-synced': { evidence: PLACEHOLDER, pictures: [shown, absentPicture], style: 'warning' },
  waiting: { evidence: copiedAgo(0), pictures: [shown, shown], style: 'accent' },
  'out-of-date': { evidence: {}, pictures: [shown, shown], style: 'warning' },
};

const VIEW = {
  owner: { mark: 'mark-of-adele', accountId: '29:adele' },
  person: { tenantId: '6babcaad-604b-40ac-a9d7-9fd97c0b779f', objectId: '48d31887-5fad-4d73-a9f5-3c356e68a038' },
  reference: 'a1b2',
  timeZone: 'Europe/Rome',
  checkedAt: new Date('2026-11-22T13:20:00Z'),
} satisfies Partial<PhotoCardView>;

export const LINKS: PhotoCardView['links'] = {
  openSharePoint: {
    url: 'https://contoso-my.sharepoint.com/Person.aspx?accountname=a',
    candidate: 'profile-page',
    isOther: false,
  },
  changePhoto: 'https://myaccount.microsoft.com/',
  office: 'https://www.office.com',
  helpArticles: {
    addPhoto: 'https://support.microsoft.com/add',
    pictureSync: 'https://support.microsoft.com/sync',
    profileSync: 'https://learn.microsoft.com/profiles',
  },
  pictureSyncDiagnostic: 'https://aka.ms/diagnostic',
};

/** The card of a verdict. `evidenceChanges` may change the sample's evidence, and so the verdict. */
export function cardFor(
  verdict: VerdictKind,
  language: Language = 'en',
  changes: Partial<PhotoCardView> = {},
  evidenceChanges: Partial<Evidence> = {},
): AdaptiveCard {
  const { evidence: sample, pictures } = VERDICT_SAMPLES[verdict];
  const checkedAt = VIEW.checkedAt;
  const evidence = shiftedTo(checkedAt, { ...DIFFERENT, ...sample, ...evidenceChanges });
  const decided = decideVerdict(evidence, { copyInterval: 24 * HOUR });
  const [graph, sharePoint] = pictures;
  return photoCard({
    ...VIEW,
    language,
    links: LINKS,
    verdict: decided.kind,
    advice: adviceFor(decided, evidence),
    pictures: { graph, sharePoint },
    ...changes,
  });
}

/** Shifts all times in the evidence so that it was read at `readAt`. */
function shiftedTo(readAt: Date, evidence: Evidence): Evidence {
  const shift = readAt.getTime() - evidence.readAt.getTime();
  const shifted = (time: Date | undefined) => time && new Date(time.getTime() + shift);
  const { sharePointProfile, openSharePointShownAt } = evidence;
  return {
    ...evidence,
    readAt,
    openSharePointShownAt: shifted(openSharePointShownAt),
    sharePointProfile:
      sharePointProfile.state === 'read'
        ? read({ ...sharePointProfile.value, copiedAt: shifted(sharePointProfile.value.copiedAt) })
        : sharePointProfile,
  };
}
