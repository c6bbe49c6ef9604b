import { needsVisit } from '../../src/nudges/needs-visit.ts';
import { nudgeCard } from '../cards/nudge-card.ts';
import type { PersonalAnswer } from './answers.ts';
import { ownerMark } from './card-owner.ts';
import { photoCardFor } from './check-photo.ts';
import { createLookAtPhoto, type LookParts } from './look-at-photo.ts';

/**
 * A nudge that its person looks at: the same card with what their own sign-in lets be seen. Where neither all is well nor a visit to
 * SharePoint helps, the card becomes the one that says all about it.
 */
export function createCheckNudge(parts: LookParts, look = createLookAtPhoto(parts)): PersonalAnswer {
  const { config } = parts;
  return async (turn, credential, asking) => {
    const seen = await look(turn, credential, asking);
    const { verdict, evidence, advice, pictures, openSharePoint } = seen;
    const isDone = verdict.kind === 'in-sync';
    if (!isDone && !needsVisit(verdict.kind)) return photoCardFor(parts, turn, seen, asking.again);
    return nudgeCard({
      kind: isDone ? 'done' : 'nudge',
      change: changeIn(seen.evidence),
      language: turn.language,
      timeZone: turn.timeZone,
      pictures,
      retryAt: advice.retryAt,
      now: evidence.readAt,
      openSharePoint: openSharePoint ?? config.cloud.officeUrl,
      owner: { mark: ownerMark(turn.sender, config.signingKey), accountId: turn.accountId },
    });
  };
}

/** What has happened to the photo, as far as SharePoint is concerned. */
function changeIn({ graphPhoto, sharePointPicture }: Parameters<typeof photoCardFor>[2]['evidence']) {
  if (graphPhoto.state === 'absent') return 'vanished';
  return sharePointPicture.state === 'absent' ? 'appeared' : 'changed';
}
