import type { BestEffort } from '../../src/cache/best-effort.ts';
import type { ReadNudgeStatus } from '../../src/nudges/nudge-status.ts';
import type { WorkingHours } from '../../src/nudges/working-hours.ts';
import type { People } from '../../src/people/people.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import type { RosterEntry } from '../../src/store/people/types.ts';
import { messageCard } from '../cards/message-card.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import { type SettingsNotice, settingsCard } from '../cards/settings/settings-card.ts';
import { statusCard } from '../cards/settings/status-card.ts';
import { asLanguage, languageOf, textsIn } from '../locales/index.ts';
import type { Turn } from '../turn.ts';
import type { ReminderIntent, SettingsAnswer, SettingsIntent } from './answers.ts';
import { isOwnerOf, ownerMark } from './card-owner.ts';
import { couldNot, type SupportSettings } from './could-not.ts';
import { readChosenSettings } from './read-chosen-settings.ts';

export interface SettingsOptions extends SupportSettings {
  readonly people: Pick<People, 'find' | 'saveSettings'>;
  readonly nudgeStatus: ReadNudgeStatus;
  readonly bestEffort: BestEffort;
  readonly signingKeys: SigningKeys;
  /** The organization's hours for nudges. */
  readonly hours: WorkingHours;
  readonly now: () => Date;
}

/** Answers with the cards of a person's settings and of their nudges. */
export function createSettings(
  options: SettingsOptions,
): Readonly<Record<Exclude<SettingsIntent, ReminderIntent>, SettingsAnswer>> {
  const { people, nudgeStatus, bestEffort, signingKeys, hours, now } = options;
  const notKnown = (turn: Turn) => couldNot(turn, 'settingsCard.not-known', options);

  function card(turn: Turn, entry: RosterEntry, notice?: SettingsNotice): AdaptiveCard {
    return settingsCard({
      // A choice that was just saved is newer than the turn.
      language: asLanguage(entry.chosenLanguage) ?? languageOf(entry.usedLanguage),
      settings: { language: asLanguage(entry.chosenLanguage), wantsNudges: !entry.optedOutAt, quiet: entry.quiet },
      timeZone: entry.timeZone,
      hours,
      notice,
      owner: ownerMark(turn.sender, signingKeys),
    });
  }
  return {
    async 'show-settings'(turn) {
      const entry = await people.find(turn.sender);
      return entry ? card(turn, entry) : notKnown(turn);
    },
    async 'save-settings'(turn, data) {
      if (!isOwnerOf(data, turn.sender, signingKeys)) {
        const title = textsIn(turn.language)('settingsCard.title');
        return messageCard({ language: turn.language, title, paragraphs: ['not-yours'] });
      }
      const settings = readChosenSettings(data);
      const isStored = typeof settings !== 'string' && (await people.saveSettings(turn.sender, settings));
      const entry = await people.find(turn.sender);
      if (!entry) return notKnown(turn);
      return card(turn, entry, typeof settings === 'string' ? settings : isStored ? 'saved' : 'not-saved');
    },
    async 'show-status'(turn) {
      const read = () => nudgeStatus(turn.sender);
      const status = await bestEffort('How the nudges of a person stand was not read.', read, undefined);
      if (!status) return notKnown(turn);
      const owner = ownerMark(turn.sender, signingKeys);
      return statusCard({ language: turn.language, status, hours, now: now(), owner });
    },
  };
}
