import { personalHours, type QuietTimes } from '../../../src/nudges/personal-hours.ts';
import type { WorkingHours } from '../../../src/nudges/working-hours.ts';
import { LANGUAGES, type Language, type Texts, textsIn } from '../../locales/index.ts';
import { executeAction } from '../execute-action.ts';
import { type AdaptiveCard, renderCard } from '../render-card.ts';
import { formatMinutes, formatSpan, formatTimeZone, formatWeekdays, ownName, weekdayNames } from './format-hours.ts';
import template from './settings-card.json' with { type: 'json' };

/** No chosen language: the one in which the person writes, or that of their Teams. */
export const AUTOMATIC = 'teams';

/** What happened to what the person chose. */
export type SettingsNotice = 'saved' | 'not-saved' | 'unreadable' | 'time-missing' | 'times-reversed';

export interface SettingsCardView {
  readonly language: Language;
  readonly settings: {
    /** Undefined: automatic. */
    readonly language: Language | undefined;
    readonly wantsNudges: boolean;
    /** Undefined: none. */
    readonly quiet: QuietTimes | undefined;
  };
  /** IANA name. */
  readonly timeZone: string;
  /** The organization's hours for nudges. */
  readonly hours: WorkingHours;
  /** Undefined: the card was not saved. */
  readonly notice?: SettingsNotice | undefined;
  /** The mark of the card's owner. */
  readonly owner: string;
}

/** The settings of a person, as they are stored, to change and save. */
export function settingsCard(view: SettingsCardView): AdaptiveCard {
  const { language, settings, notice } = view;
  const text = textsIn(language);
  const title = text('settingsCard.title');
  const notices = [
    ...(notice
      ? [{ text: text(`settingsCard.notice.${notice}`), style: notice === 'saved' ? 'good' : 'warning' }]
      : []),
    ...ignoredSentences({ ...view, quiet: settings.quiet }, text).map((line) => ({ text: line, style: 'warning' })),
  ];
  const hours = settings.quiet?.hours;
  return renderCard(template, {
    language,
    title,
    speak: [title, ...notices.map((one) => one.text)].join(' '),
    notices,
    labels: {
      language: text('settingsCard.language'),
      nudges: text('settingsCard.nudges'),
      quietFrom: text('settingsCard.quiet-from'),
      quietUntil: text('settingsCard.quiet-until'),
      quietDays: text('settingsCard.quiet-days'),
      noDay: text('settingsCard.no-day'),
    },
    values: {
      language: settings.language ?? AUTOMATIC,
      nudges: String(settings.wantsNudges),
      quietFrom: hours ? formatMinutes(hours.from) : '',
      // The input has no 24:00.
      quietUntil: hours ? formatMinutes(hours.until % (24 * 60)) : '',
      quietDays: (settings.quiet?.days ?? []).join(','),
    },
    languages: [
      { title: text('settingsCard.automatic'), value: AUTOMATIC },
      ...LANGUAGES.map((one) => ({ title: ownName(one), value: one })),
    ],
    days: weekdayNames(language).map((name, index) => ({ title: name, value: String(index + 1) })),
    hours: hoursSentence(view, text),
    why: { title: text('settingsCard.why.title'), text: text('settingsCard.why.text') },
    actions: [
      { ...executeAction('save-settings', text('settingsCard.action.save'), view.owner), style: 'positive' },
      executeAction('show-status', text('action.show-status'), view.owner, 'none'),
    ],
  });
}

export type HoursView = Pick<SettingsCardView, 'language' | 'timeZone' | 'hours'> & {
  readonly quiet: QuietTimes | undefined;
};

/** When the organization lets messages come. */
export function hoursSentence({ language, hours, timeZone }: Omit<HoursView, 'quiet'>, text: Texts): string {
  return text('settingsCard.hours', { ...inWords(hours, language), zone: formatTimeZone(timeZone) });
}

/** Which quiet times can't be kept, because no time for messages would be left. */
export function ignoredSentences(
  { language, hours, quiet }: Omit<HoursView, 'timeZone'>,
  text: Texts,
): readonly string[] {
  const { ignoresHours, ignoresDays } = personalHours(hours, quiet);
  const organization = inWords(hours, language);
  return [
    ...(ignoresHours ? [text('settingsCard.ignores-hours', organization)] : []),
    ...(ignoresDays ? [text('settingsCard.ignores-days', organization)] : []),
  ];
}

function inWords(hours: WorkingHours, language: Language) {
  return { time: formatSpan(hours), day: formatWeekdays(hours.days, language) };
}
