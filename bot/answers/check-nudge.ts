import { needsVisit } from '../../src/nudges/needs-visit.ts';
import type { Evidence } from '../../src/photo/evidence.ts';
import type { ChangeKind } from '../../src/store/ledger/types.ts';
import { nudgeCard } from '../cards/nudge-card.ts';
import type { PersonalAnswer } from './answers.ts';
import { ownerMark } from './card-owner.ts';
import { type PhotoCardSettings, photoCardFor } from './check-photo.ts';
import type { RunPersonalCheck } from './personal-check.ts';

/**
 * Redraws a nudge when its recipient views it, with what their own sign-in can read. If the photo is still wrong and a
 * visit to SharePoint does not help, the photo card replaces the nudge: it explains every other case.
 */
export function createCheckNudge(settings: PhotoCardSettings, runCheck: RunPersonalCheck): PersonalAnswer {
  return async (turn, credential, request) => {
    const checked = await runCheck(turn, credential, request);
    const { verdict, evidence, advice, pictures, openSharePoint } = checked;
    const isDone = verdict.kind === 'in-sync';
    if (!isDone && !needsVisit(verdict.kind)) {
      return { card: photoCardFor(settings, turn, checked, request.again), verdict: verdict.kind };
    }
    const card = nudgeCard({
      kind: isDone ? 'done' : 'nudge',
      change: changeIn(evidence),
      language: turn.language,
      timeZone: turn.timeZone,
      pictures,
      retryAt: advice.retryAt,
      now: evidence.readAt,
      openSharePoint: openSharePoint?.url ?? settings.cloud.officeUrl,
      opens: openSharePoint?.candidate,
      owner: { mark: ownerMark(turn.sender, settings.signingKeys), accountId: turn.accountId },
    });
    return { card, verdict: verdict.kind };
  };
}

/** The change that SharePoint has not copied yet. */
function changeIn({ graphPhoto, sharePointPicture }: Evidence): ChangeKind {
  if (graphPhoto.state === 'absent') return 'vanished';
  return sharePointPicture.state === 'absent' ? 'appeared' : 'changed';
}
