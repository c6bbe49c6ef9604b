import type { Activity } from 'botbuilder';
import type { Cloud } from '../../../src/microsoft365/clouds.ts';
import type { People } from '../../../src/people/people.ts';
import type { SenderDetails } from '../../../src/store/people/types.ts';
import { accountIdIn, conversationIdIn } from '../../delivery/address.ts';
import { languageOf } from '../../locales/index.ts';
import type { ExchangeBinding } from '../../sign-in/exchange-id.ts';
import type { Turn } from '../../turn.ts';
import { timeZoneOf } from '../turn-from-context.ts';
import { localeOf, usedLanguage } from '../turn-language.ts';
import { storedAddress } from './stored-address.ts';

/** Updates the roster (who has the app personally) from Teams' activities. */
export interface RosterEvents {
  /** Records the sender of a personal conversation. Returns at once; the write continues in the background. */
  record(activity: Activity, turn: Turn, how: SenderDetails['event']): void;
  /** Records that the person asked for a check. */
  recordCheck(turn: Turn): void;
  /** The person's private chat with the bot. Undefined: none is known with the account that sent this. */
  privateChatOf(turn: Turn): Promise<ExchangeBinding | undefined>;
  /** Erases a person who removed the app. */
  erase(turn: Turn): Promise<void>;
}

export function createRosterEvents(people: People, cloud: Cloud): RosterEvents {
  return {
    record(activity, turn, how) {
      if (turn.conversation.type !== 'personal') return;
      const address = storedAddress(activity, cloud);
      if (!address?.user) return;
      const locale = localeOf(activity);
      const ofTeams = locale === undefined ? undefined : languageOf(locale);
      people.recordActivity(turn.sender, {
        address,
        // A message in no certain language ("ok") says nothing about the next one.
        language: usedLanguage(activity) ?? (how === 'installed' ? ofTeams : undefined),
        defaultLanguage: ofTeams,
        timeZone: timeZoneOf(activity),
        event: how,
      });
    },
    recordCheck: (turn) => people.checkMoreOften(turn.sender),
    async privateChatOf({ sender, accountId }) {
      const address = (await people.find(sender))?.address;
      const conversationId = conversationIdIn(address);
      if (!accountId || !conversationId || accountIdIn(address) !== accountId) return undefined;
      return { sender, conversationId };
    },
    erase: async (turn) => void (await people.erase(turn.sender)),
  };
}
