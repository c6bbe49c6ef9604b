import { type Activity, TurnContext } from 'botbuilder';
import type { Cloud } from '../../../src/microsoft365/clouds.ts';
import { isTrustedServiceUrl } from '../../../src/microsoft365/hosts.ts';
import type { People } from '../../../src/people/people.ts';
import type { Meeting } from '../../../src/store/people/types.ts';
import { languageOf } from '../../locales/index.ts';
import type { Turn } from '../../turn.ts';
import { localeOf, timeZoneOf } from '../turn-from-context.ts';

/** Who has the app personally, as Teams' activities tell. */
export interface RosterEvents {
  /** Beside the answer; in a personal conversation only. */
  met(activity: Activity, turn: Turn, how: Meeting['how']): void;
  asked(turn: Turn): void;
  /** Resolves when the person is erased. */
  left(turn: Turn): Promise<void>;
}

export function createRosterEvents(people: People, cloud: Cloud): RosterEvents {
  return {
    met(activity, turn, how) {
      if (turn.conversation.type !== 'personal') return;
      const address = addressOf(activity, cloud);
      if (!address) return;
      const locale = localeOf(activity);
      people.met(turn.sender, {
        address,
        language: locale === undefined ? undefined : languageOf(locale),
        timeZone: timeZoneOf(activity),
        how,
      });
    },
    asked: (turn) => people.asked(turn.sender),
    left: (turn) => people.left(turn.sender),
  };
}

/** Where this person's messages go, without anybody's name; undefined: not through Teams, or to a host that is not the channel's. */
function addressOf(activity: Activity, cloud: Cloud): object | undefined {
  const { channelId, serviceUrl, bot, user, conversation } = TurnContext.getConversationReference(activity);
  if (!bot || !user || !conversation || !serviceUrl || !isTrustedServiceUrl(cloud, serviceUrl)) return undefined;
  const { id, conversationType, tenantId } = conversation;
  return {
    channelId,
    serviceUrl,
    bot: { id: bot.id },
    user: { id: user.id, aadObjectId: user.aadObjectId },
    conversation: { id, conversationType, tenantId },
  };
}
