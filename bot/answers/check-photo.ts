import { photoCard } from '../cards/photo-card.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import type { Turn } from '../turn.ts';
import type { Asking, PersonalAnswer } from './answers.ts';
import { ownerMark } from './card-owner.ts';
import { createLookAtPhoto, type LookParts, type PhotoLook } from './look-at-photo.ts';

/** "My photo is wrong": a look, then the card that says all about it. */
export function createCheckPhoto(parts: LookParts, look = createLookAtPhoto(parts)): PersonalAnswer {
  return async (turn, credential, asking) =>
    photoCardFor(parts, turn, await look(turn, credential, asking), asking.again);
}

/** `again`: the person has pressed "Check again" on this card. */
export function photoCardFor(
  { config }: Pick<LookParts, 'config'>,
  turn: Turn,
  { evidence, verdict, advice, pictures, openSharePoint }: PhotoLook,
  again: Asking['again'],
): AdaptiveCard {
  const { cloud } = config;
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
    },
    checkedAt: evidence.readAt,
    again,
    owner: { mark: ownerMark(turn.sender, config.signingKey), accountId: turn.accountId },
    person: turn.sender,
    reference: turn.reference,
  });
}
