import type { ShownButtonsCache } from '../../src/cache/shown-buttons.ts';
import type { ThumbnailCache } from '../../src/cache/thumbnail-cache.ts';
import type { CheckAsApp } from '../../src/check/as-app.ts';
import type { CheckAsPerson } from '../../src/check/as-person.ts';
import type { CheckLimits, PhotoCheck } from '../../src/check/check-photo.ts';
import { currentPicture } from '../../src/check/gather-evidence.ts';
import { keepPictures } from '../../src/check/keep-pictures.ts';
import type { Log } from '../../src/log/types.ts';
import type { UserCredential } from '../../src/microsoft365/identity/user-credential.ts';
import type { ByRequest } from '../../src/open-sharepoint/by-request.ts';
import type { PressLog } from '../../src/open-sharepoint/press-log.ts';
import type { Evidence, Source } from '../../src/photo/evidence.ts';
import type { AnswerTally } from '../../src/report/answer-tally.ts';
import type { PictureLinks } from '../cards/picture-link.ts';
import { type PictureViews, pictureViews } from '../cards/picture-views.ts';
import type { ButtonTarget, FindButtonTarget } from '../presses/button-target.ts';
import type { CardRecipient } from '../turn.ts';

export interface PersonalCheckOptions {
  readonly check: CheckAsPerson;
  readonly checkAsApp: CheckAsApp;
  /** Undefined: the bot requests no picture by itself. */
  readonly byRequest: Pick<ByRequest, 'start'> | undefined;
  readonly thumbnailCache: Pick<ThumbnailCache, 'put'>;
  readonly links: PictureLinks;
  readonly shownButtons: Pick<ShownButtonsCache, 'show'>;
  readonly findTarget: FindButtonTarget;
  /** Undefined: presses are not known. */
  readonly pressLog: Pick<PressLog, 'judge'> | undefined;
  readonly answerTally: Pick<AnswerTally, 'note'>;
  readonly log: Log;
}

/** A check, and the other data that its card needs. */
export interface PersonalCheck extends PhotoCheck {
  readonly pictures: PictureViews;
  /** Undefined: no My Site host is known. */
  readonly openSharePoint: ButtonTarget | undefined;
}

/** Checks as the person. */
export type RunPersonalCheck = (
  recipient: CardRecipient,
  credential: UserCredential,
  limits: CheckLimits,
) => Promise<PersonalCheck>;

/** Checks as the app. Undefined: the person was not found. */
export type RunCheckAsApp = (recipient: CardRecipient, limits: CheckLimits) => Promise<PersonalCheck | undefined>;

/** Checks the photo of a person, keeps the thumbnails for the card, and records the shown button. */
export function createPersonalCheck(options: PersonalCheckOptions): {
  readonly runCheck: RunPersonalCheck;
  readonly runCheckAsApp: RunCheckAsApp;
} {
  const { check, checkAsApp, byRequest } = options;
  return {
    async runCheck(recipient, credential, limits) {
      const checked = await check(recipient.sender, credential, limits);
      byRequest?.start(recipient.sender, credential, checked);
      return forCard(recipient, checked, options);
    },
    async runCheckAsApp(recipient, limits) {
      const checked = await checkAsApp(recipient.sender.objectId, limits);
      return 'state' in checked ? undefined : forCard(recipient, checked, options);
    },
  };
}

async function forCard(
  { sender, reference }: CardRecipient,
  checked: PhotoCheck,
  { thumbnailCache, links, shownButtons, findTarget, pressLog, answerTally, log }: PersonalCheckOptions,
): Promise<PersonalCheck> {
  const { evidence, verdict, advice } = checked;
  log('photo-checked', { reference, verdict: verdict.kind, failures: failuresIn(evidence) });
  answerTally.note(sender, verdict.kind);
  // First: what was tried in vain decides where the button leads.
  const presses = await pressLog?.judge(sender, checked);
  const pictures = pictureViews(links, await keepPictures(thumbnailCache, sender, checked));
  const picture = currentPicture(evidence);
  // Starts the time after which a missing copy is overdue. It does not start while SharePoint cannot copy yet.
  if (picture !== undefined && advice.actions.includes('open-sharepoint') && !advice.retryAt) {
    shownButtons.show(sender, picture, evidence.readAt);
  }
  return { ...checked, pictures, openSharePoint: await findTarget(sender, accountNameIn(evidence), presses) };
}

/** SharePoint's name of the account. */
export function accountNameIn({ sharePointProfile }: Evidence): string | undefined {
  return sharePointProfile.state === 'read' ? sharePointProfile.value.accountName : undefined;
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
