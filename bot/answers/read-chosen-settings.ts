import { isObject } from '../../src/is-object.ts';
import { NO_QUIET_TIMES } from '../../src/nudges/personal-hours.ts';
import type { TimeSpan } from '../../src/nudges/working-hours.ts';
import type { PersonSettings } from '../../src/store/people/types.ts';
import { AUTOMATIC } from '../cards/settings/settings-card.ts';
import { asLanguage } from '../locales/index.ts';

/** Why no setting is stored. `unreadable`: the card's inputs do not allow these values. */
export type SettingsProblem = 'unreadable' | 'time-missing' | 'times-reversed';

/**
 * Reads what the inputs of the settings card sent: texts, which can be forged. Clients may leave out empty inputs
 * (UNCONFIRMED [settings-card-inputs]).
 */
export function readChosenSettings(data: unknown): PersonSettings | SettingsProblem {
  if (!isObject(data)) return 'unreadable';
  const language = data.language === AUTOMATIC ? undefined : asLanguage(data.language);
  if (!language && data.language !== AUTOMATIC) return 'unreadable';
  if (data.nudges !== 'true' && data.nudges !== 'false') return 'unreadable';
  const days = readDays(data.quietDays);
  const hours = readSpan(data.quietFrom, data.quietUntil);
  if (!days) return 'unreadable';
  if (typeof hours === 'string') return hours;
  return { language, wantsNudges: data.nudges === 'true', quiet: { ...NO_QUIET_TIMES, hours, days } };
}

function readSpan(from: unknown = '', until: unknown = ''): TimeSpan | undefined | SettingsProblem {
  if (from === '' && until === '') return undefined;
  if (from === '' || until === '') return 'time-missing';
  const span = { from: readTime(from), until: readTime(until) };
  if (span.from === undefined || span.until === undefined) return 'unreadable';
  // The input has no 24:00.
  const end = span.until === 0 ? 24 * 60 : span.until;
  return span.from < end ? { from: span.from, until: end } : 'times-reversed';
}

/** Minutes since midnight. The input's format: https://adaptivecards.io/explorer/Input.Time.html */
function readTime(value: unknown): number | undefined {
  const match = typeof value === 'string' ? /^([01]\d|2[0-3]):([0-5]\d)(?::00)?$/.exec(value) : null;
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** Several choices come as one text: https://adaptivecards.io/explorer/Input.ChoiceSet.html */
function readDays(value: unknown = ''): readonly number[] | undefined {
  if (value === '') return [];
  if (typeof value !== 'string' || !/^[1-7](,[1-7]){0,6}$/.test(value)) return undefined;
  return [...new Set(value.split(',').map(Number))].sort();
}
