import type { ReminderOutcome } from '../../../src/reminders/asked-reminder-run.ts';
import { type Language, textsIn } from '../../locales/index.ts';
import { cardUrl } from '../escape.ts';
import { executeAction } from '../execute-action.ts';
import { formatUpcoming } from '../format-time.ts';
import { checkPhotoAction, intentAction, messageCard } from '../message-card.ts';
import type { AdaptiveCard } from '../render-card.ts';

/** The verbs of the buttons. */
export const REMIND_ME = 'remind-me';
export const CANCEL_REMINDER = 'cancel-reminder';

export interface PlannedReminderView {
  readonly language: Language;
  readonly timeZone: string;
  readonly now: Date;
  readonly remindAt: Date;
  /** The mark of the card's owner. */
  readonly owner: string;
}

/** Confirms when the bot will remind the person. */
export function plannedReminderCard({ language, timeZone, now, remindAt, owner }: PlannedReminderView): AdaptiveCard {
  const text = textsIn(language);
  const when = formatUpcoming(remindAt, now, { language, timeZone });
  return messageCard({
    language,
    title: text('askedReminder.title.planned'),
    paragraphs: [{ text: text('askedReminder.planned', { when }) }],
    actions: [checkPhotoAction(language), executeAction(CANCEL_REMINDER, text('askedReminder.action.cancel'), owner)],
  });
}

/** Confirms that there will be no reminder. */
export function cancelledReminderCard({ language }: { readonly language: Language }): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('askedReminder.title.cancelled'),
    paragraphs: ['askedReminder.cancelled'],
    actions: [checkPhotoAction(language)],
  });
}

export interface AskedReminderView {
  readonly language: Language;
  readonly outcome: ReminderOutcome;
  /** Where *Open SharePoint* leads. */
  readonly openSharePoint: string;
}

/** The reminder that the person has asked for. */
export function askedReminderCard({ language, outcome, openSharePoint }: AskedReminderView): AdaptiveCard {
  const text = textsIn(language);
  const open = {
    type: 'Action.OpenUrl',
    title: text('photoCard.action.open-sharepoint'),
    url: cardUrl(openSharePoint),
    style: 'positive',
  };
  return messageCard({
    language,
    title: text(`askedReminder.title.${outcome}`),
    paragraphs: [`askedReminder.${outcome}`],
    actions:
      outcome === 'due'
        ? [open, intentAction(language, 'check-photo')]
        : outcome === 'unsure'
          ? [checkPhotoAction(language)]
          : [],
  });
}
