import type { Config } from '../../src/config/bot-config.ts';
import type { MySite } from '../../src/microsoft365/sharepoint/my-site.ts';
import type { NudgeMessage } from '../../src/nudges/types.ts';
import { ownerMark } from '../answers/card-owner.ts';
import { readNudgeEvidence } from '../answers/nudge-evidence.ts';
import { openSharePointLink } from '../answers/open-sharepoint.ts';
import { nudgeCard, nudgeSummary } from '../cards/nudge-card.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import { languageOf } from '../locales/index.ts';

/** Words and looks of a message that nobody asked for. */
export function createDrawNudge({ config, mySite }: { readonly config: Config; readonly mySite: MySite }) {
  return (message: NudgeMessage): { readonly card: AdaptiveCard; readonly summary: string } => {
    const { kind, person, timeZone, change } = message;
    const { pictures, retryAt, openSharePoint, accountId } = readNudgeEvidence(message.evidence);
    const now = config.now();
    const view = {
      kind,
      change,
      language: languageOf(message.language),
      timeZone,
      pictures,
      retryAt: retryAt && new Date(retryAt) > now ? new Date(retryAt) : undefined,
      now,
      openSharePoint: openSharePoint ?? openSharePointLink(config, mySite) ?? config.cloud.officeUrl,
      owner: { mark: ownerMark(person, config.signingKey), accountId },
    };
    return { card: nudgeCard(view), summary: nudgeSummary(view) };
  };
}
