import type { Config } from '../../src/config/bot-config.ts';
import type { MySite } from '../../src/microsoft365/sharepoint/my-site.ts';
import { nextMorning } from '../../src/nudges/next-morning.ts';
import type { People } from '../../src/people/people.ts';
import { messageCard } from '../cards/message-card.ts';
import { nudgePreferenceCard } from '../cards/nudge-card.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import { textsIn } from '../locales/index.ts';
import type { Turn } from '../turn.ts';
import type { PreferenceAnswer, PreferenceIntent } from './answers.ts';
import { ownerMark } from './card-owner.ts';
import { openSharePointLink } from './open-sharepoint.ts';

export interface PreferencesParts {
  readonly config: Config;
  readonly mySite: MySite;
  readonly people: Pick<People, 'setPreference' | 'timeZone'>;
}

/** What people want of messages that they did not ask for: taken down, then said, with the way back. */
export function createPreferences({
  config,
  mySite,
  people,
}: PreferencesParts): Readonly<Record<PreferenceIntent, PreferenceAnswer>> {
  const { now, signingKey, cloud } = config;

  const view = (turn: Turn, timeZone = turn.timeZone) => ({
    language: turn.language,
    timeZone,
    now: now(),
    openSharePoint: openSharePointLink(config, mySite) ?? cloud.officeUrl,
    owner: { mark: ownerMark(turn.sender, signingKey), accountId: turn.accountId },
  });
  const notNoted = ({ language }: Turn): AdaptiveCard =>
    messageCard({ language, title: textsIn(language)('failure.title'), paragraphs: ['nudgeCard.not-noted'] });

  return {
    async 'not-now'(turn) {
      // Whether an invoke says the time zone is UNCONFIRMED. What this one says, if anything, is written down by now, else what one before said.
      const timeZone = (await people.timeZone(turn.sender)) ?? turn.timeZone;
      const until = nextMorning(now(), timeZone, config.nudgeRules.hours);
      const noted = await people.setPreference(turn.sender, { notBefore: until });
      return noted ? nudgePreferenceCard({ ...view(turn, timeZone), choice: 'not-now', until }) : notNoted(turn);
    },
    async 'stop-nudges'(turn) {
      const noted = await people.setPreference(turn.sender, 'nothing');
      return noted ? nudgePreferenceCard({ ...view(turn), choice: 'stopped' }) : notNoted(turn);
    },
    async 'resume-nudges'(turn, onCard) {
      const noted = await people.setPreference(turn.sender, 'everything');
      return noted ? nudgePreferenceCard({ ...view(turn), choice: 'resumed', onCard }) : notNoted(turn);
    },
  };
}
