import type { BestEffort } from '../../src/cache/best-effort.ts';
import { isObject } from '../../src/is-object.ts';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { hoursOf } from '../../src/nudges/personal-hours.ts';
import { nextWorkingTime, type WorkingHours } from '../../src/nudges/working-hours.ts';
import type { People } from '../../src/people/people.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import type { AskedReminders as StoredReminders } from '../../src/store/people/types.ts';
import {
  askedReminderCard,
  cancelledReminderCard,
  plannedReminderCard,
} from '../cards/conversation/asked-reminder-card.ts';
import { messageCard } from '../cards/message-card.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import { textsIn } from '../locales/index.ts';
import type { FindButtonTarget } from '../presses/button-target.ts';
import type { Turn } from '../turn.ts';
import type { ReminderIntent, SettingsAnswer } from './answers.ts';
import { isOwnerOf, ownerMark } from './card-owner.ts';
import { couldNot, type SupportSettings } from './could-not.ts';

export interface ReminderAnswersOptions extends SupportSettings {
  readonly people: Pick<People, 'find'>;
  readonly askedReminders: Pick<StoredReminders, 'ask' | 'cancel'>;
  readonly findTarget: FindButtonTarget;
  readonly cloud: Pick<Cloud, 'officeUrl'>;
  readonly signingKeys: SigningKeys;
  /** The organization's hours for messages. */
  readonly hours: WorkingHours;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

/** SharePoint looks again about once a day. The time on a card can be forged. Milliseconds. */
const MAX_AHEAD_MS = 7 * 24 * 3_600_000;

/** Answers to *Remind me* on the card of a photo, and to *Cancel reminder*. */
export function createReminderAnswers({
  people,
  askedReminders,
  findTarget,
  cloud,
  signingKeys,
  hours,
  bestEffort,
  now,
  supportLink,
}: ReminderAnswersOptions): Readonly<Record<ReminderIntent, SettingsAnswer>> {
  const notYours = ({ language }: Turn) =>
    messageCard({ language, title: textsIn(language)('askedReminder.title.unsure'), paragraphs: ['not-yours'] });
  const notNoted = (turn: Turn) => couldNot(turn, 'nudgeCard.not-noted', { supportLink });
  const isOwn = ({ sender }: Turn, data: unknown) => isOwnerOf(data, sender, signingKeys);
  const tryTo = (message: string, work: () => Promise<boolean>) => bestEffort(message, work, false);

  async function plan(turn: Turn, retryAt: Date): Promise<AdaptiveCard> {
    const { sender, language } = turn;
    const entry = await people.find(sender);
    // UNCONFIRMED [invoke-time-zone] whether an invoke has the time zone. The roster has it from this or an earlier
    // activity.
    const timeZone = entry?.timeZone ?? turn.timeZone;
    const askedAt = now();
    const remindAt = nextWorkingTime(retryAt, timeZone, hoursOf(entry ?? {}, hours));
    const ask = () => askedReminders.ask(sender, { askedAt, remindAt });
    if (!(await tryTo('A reminder was not stored.', ask))) return notNoted(turn);
    const owner = ownerMark(sender, signingKeys);
    return plannedReminderCard({ language, timeZone, now: askedAt, remindAt, owner });
  }

  return {
    async 'remind-me'(turn, data) {
      if (!isOwn(turn, data)) return notYours(turn);
      const retryAt = timeIn(data);
      const ahead = retryAt ? retryAt.getTime() - now().getTime() : 0;
      if (retryAt && ahead > 0 && ahead <= MAX_AHEAD_MS) return plan(turn, retryAt);
      // An old card: the time has come.
      const openSharePoint = (await findTarget(turn.sender))?.url ?? cloud.officeUrl;
      return askedReminderCard({ language: turn.language, outcome: 'due', openSharePoint });
    },
    async 'cancel-reminder'(turn, data) {
      if (!isOwn(turn, data)) return notYours(turn);
      const cancel = () => askedReminders.cancel(turn.sender).then(() => true);
      const isCancelled = await tryTo('A reminder was not cancelled.', cancel);
      return isCancelled ? cancelledReminderCard(turn) : notNoted(turn);
    },
  };
}

function timeIn(data: unknown): Date | undefined {
  const at = isObject(data) && typeof data.at === 'string' ? new Date(data.at) : undefined;
  return at && Number.isFinite(at.getTime()) ? at : undefined;
}
