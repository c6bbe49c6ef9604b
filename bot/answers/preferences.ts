import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { hoursOf } from '../../src/nudges/personal-hours.ts';
import type { WorkingHours } from '../../src/nudges/working-hours.ts';
import { nextMorning } from '../../src/nudges/working-hours.ts';
import type { People } from '../../src/people/people.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import { nudgePreferenceCard } from '../cards/nudge-card.ts';
import type { FindButtonTarget } from '../presses/button-target.ts';
import type { Turn } from '../turn.ts';
import type { PreferenceAnswer, PreferenceIntent } from './answers.ts';
import { ownerMark } from './card-owner.ts';
import { couldNot, type SupportSettings } from './could-not.ts';

export interface PreferencesOptions extends SupportSettings {
  readonly people: Pick<People, 'setPreference' | 'find'>;
  /** Whether admins let nudges go to this person now. False if that is unknown. */
  readonly nudgesReach: (person: PersonKey) => Promise<boolean>;
  readonly findTarget: FindButtonTarget;
  readonly cloud: Pick<Cloud, 'officeUrl'>;
  readonly signingKeys: SigningKeys;
  /** Hours in which people get nudges. */
  readonly hours: WorkingHours;
  readonly now: () => Date;
}

/** Answers to the choices about nudges: each stores the choice and confirms it with a card that can take it back. */
export function createPreferences({
  people,
  nudgesReach,
  findTarget,
  cloud,
  signingKeys,
  hours,
  now,
  supportLink,
}: PreferencesOptions): Readonly<Record<PreferenceIntent, PreferenceAnswer>> {
  const view = async (turn: Turn, timeZone = turn.timeZone) => ({
    language: turn.language,
    timeZone,
    now: now(),
    openSharePoint: (await findTarget(turn.sender))?.url ?? cloud.officeUrl,
    owner: { mark: ownerMark(turn.sender, signingKeys), accountId: turn.accountId },
  });
  const notStored = (turn: Turn) => couldNot(turn, 'nudgeCard.not-noted', { supportLink });

  return {
    async 'not-now'(turn) {
      // UNCONFIRMED [invoke-time-zone] whether an invoke has the time zone. The roster has it from this or an earlier
      // activity.
      const entry = await people.find(turn.sender);
      const timeZone = entry?.timeZone ?? turn.timeZone;
      const until = nextMorning(now(), timeZone, hoursOf(entry ?? {}, hours));
      const stored = await people.setPreference(turn.sender, { notBefore: until });
      return stored
        ? nudgePreferenceCard({ ...(await view(turn, timeZone)), choice: 'not-now', until })
        : notStored(turn);
    },
    async 'stop-nudges'(turn) {
      const stored = await people.setPreference(turn.sender, 'none');
      return stored ? nudgePreferenceCard({ ...(await view(turn)), choice: 'stopped' }) : notStored(turn);
    },
    async 'resume-nudges'(turn, onCard) {
      const stored = await people.setPreference(turn.sender, 'all');
      if (!stored) return notStored(turn);
      // Without nudges, "I'll tell you" would be untrue.
      if (!(await nudgesReach(turn.sender)))
        return nudgePreferenceCard({ ...(await view(turn)), choice: 'resumed-later' });
      return nudgePreferenceCard({ ...(await view(turn)), choice: 'resumed', onCard });
    },
  };
}
