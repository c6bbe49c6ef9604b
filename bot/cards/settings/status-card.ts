import type { NudgeStatus } from '../../../src/nudges/nudge-status.ts';
import type { WorkingHours } from '../../../src/nudges/working-hours.ts';
import { type Language, type Texts, textsIn } from '../../locales/index.ts';
import { executeAction } from '../execute-action.ts';
import { formatDateTime, formatUpcoming } from '../format-time.ts';
import { messageCard } from '../message-card.ts';
import { NUDGE_VERBS } from '../nudge-card.ts';
import type { AdaptiveCard } from '../render-card.ts';
import { formatSpan, formatWeekdays } from './format-hours.ts';
import { hoursSentence, ignoredSentences } from './settings-card.ts';

export interface StatusCardView {
  readonly language: Language;
  readonly status: NudgeStatus;
  /** The organization's hours for nudges. */
  readonly hours: WorkingHours;
  readonly now: Date;
  /** The mark of the card's owner. */
  readonly owner: string;
}

/** How nudges stand for a person, in words. */
export function statusCard(view: StatusCardView): AdaptiveCard {
  const { language, status, owner } = view;
  const { person, snoozedUntil } = status;
  const text = textsIn(language);
  const nudges =
    person.optedOutAt || snoozedUntil
      ? executeAction(NUDGE_VERBS.resume, text('action.resume-nudges'), owner)
      : executeAction(NUDGE_VERBS.notNow, text('nudgeCard.action.not-now'), owner);
  return messageCard({
    language,
    title: text('statusCard.title'),
    paragraphs: sentencesOf(view, text).map((sentence) => ({ text: sentence })),
    actions: [executeAction('show-settings', text('action.show-settings'), owner), nudges],
  });
}

function sentencesOf(view: StatusCardView, text: Texts): readonly string[] {
  const { language, hours, status } = view;
  const { person, reaches, sent } = status;
  const format = { language, timeZone: person.timeZone };
  const last =
    sent &&
    text(sent.isInDoubt ? 'statusCard.last-in-doubt' : 'statusCard.last', {
      date: formatDateTime(sent.at, format),
    });
  const asked = askedSentences(view, text);
  if (person.optedOutAt) return [text('statusCard.off'), ...asked, last ?? text('statusCard.none-yet')];
  const hoursView = { language, hours, timeZone: person.timeZone, quiet: person.quiet };
  return [
    text(reaches ? 'statusCard.on' : 'statusCard.on-later'),
    ...asked,
    ...waitingSentences(view, text),
    last ?? text('statusCard.none-yet'),
    hoursSentence(hoursView, text),
    ...quietSentences(view, text),
    ...ignoredSentences(hoursView, text),
  ];
}

function askedSentences({ language, status, now }: StatusCardView, text: Texts): readonly string[] {
  const { person, remindAt } = status;
  if (!remindAt) return [];
  const when = formatUpcoming(remindAt, now, { language, timeZone: person.timeZone });
  return [text('askedReminder.status', { when })];
}

function waitingSentences({ language, status, now }: StatusCardView, text: Texts): readonly string[] {
  const { person, reaches, snoozedUntil, waiting } = status;
  const when = (moment: Date) => ({ when: formatUpcoming(moment, now, { language, timeZone: person.timeZone }) });
  const snooze = snoozedUntil ? [text('statusCard.snoozed', when(snoozedUntil))] : [];
  if (!waiting) return [...snooze, text('statusCard.nothing-waits')];
  if (!reaches) return [...snooze, text('statusCard.waits-for-admin')];
  return [...snooze, text(`statusCard.waits.${waiting.kind}`, when(waiting.from))];
}

function quietSentences({ language, status: { person } }: StatusCardView, text: Texts): readonly string[] {
  const { hours, days = [] } = person.quiet ?? {};
  return [
    ...(hours ? [text('statusCard.quiet-hours', { time: formatSpan(hours) })] : []),
    ...(days.length > 0 ? [text('statusCard.quiet-days', { day: formatWeekdays(days, language) })] : []),
  ];
}
