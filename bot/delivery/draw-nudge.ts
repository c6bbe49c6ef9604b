import { readNudgeEvidence } from '../../src/nudges/nudge-evidence.ts';
import type { NudgeMessage } from '../../src/nudges/types.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import { ownerMark } from '../answers/card-owner.ts';
import { nudgeCard, nudgeSummary } from '../cards/nudge-card.ts';
import type { PictureLinks } from '../cards/picture-link.ts';
import { pictureViews } from '../cards/picture-views.ts';
import { languageOf } from '../locales/index.ts';
import type { FindButtonTarget } from '../presses/button-target.ts';
import type { DrawnMessage } from './drawn-message.ts';

export interface DrawNudgeOptions {
  readonly links: PictureLinks;
  readonly findTarget: FindButtonTarget;
  readonly officeUrl: string;
  readonly signingKeys: SigningKeys;
  readonly now: () => Date;
}

/** `accountId`: the person's id in the channel (`29:…`); their Teams may refresh the card. Undefined: not known. */
export type DrawNudge = (message: NudgeMessage, accountId: string | undefined) => Promise<DrawnMessage>;

/** Draws the card of a nudge. Its links are signed here, so no stored message holds one. */
export function createDrawNudge(options: DrawNudgeOptions): DrawNudge {
  const { links, findTarget, officeUrl, signingKeys } = options;
  return async (message, accountId) => {
    const { kind, person, timeZone, change } = message;
    const { pictures, retryAt, accountName } = readNudgeEvidence(message.evidence);
    const now = options.now();
    const target = await findTarget(person, accountName);
    const view = {
      kind,
      change,
      language: languageOf(message.language),
      timeZone,
      pictures: pictures && pictureViews(links, { ...pictures, keptUntil: new Date(pictures.keptUntil) }),
      retryAt: retryAt && new Date(retryAt) > now ? new Date(retryAt) : undefined,
      now,
      openSharePoint: target?.url ?? officeUrl,
      opens: target?.candidate,
      owner: { mark: ownerMark(person, signingKeys), accountId },
    };
    return { card: nudgeCard(view), summary: nudgeSummary(view) };
  };
}
