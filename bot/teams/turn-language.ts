import type { Activity } from 'botbuilder';
import type { ChosenLanguages } from '../../src/cache/chosen-languages.ts';
import { asLanguage, type Language, languageOf } from '../locales/index.ts';
import { senderOf } from './sender.ts';

/** The chosen language of each activity's sender. The library hands on the activity, and nothing else of ours. */
const chosen = new WeakMap<Activity, Language>();

/** Looks up the language that the sender chose. To be called before the activity is handled. Never rejects. */
export async function noteChosenLanguage(activity: Activity, languages: Pick<ChosenLanguages, 'of'>): Promise<void> {
  const sender = senderOf(activity);
  const language = sender && asLanguage(await languages.of(sender));
  if (language) chosen.set(activity, language);
}

/** The language that the sender chose, else that of their Teams, else English. */
export function turnLanguage(activity: Activity): Language {
  return chosen.get(activity) ?? languageOf(localeOf(activity));
}

/** The language of the person's Teams; undefined if the activity does not name it. */
export function localeOf(activity: Activity): string | undefined {
  return activity.locale ?? clientInfo(activity)?.locale;
}

/** Teams' clients add an entity that describes them to each message. */
export function clientInfo({ entities }: Activity): { locale?: string; timezone?: string } | undefined {
  return entities?.find(({ type }) => type === 'clientInfo') as { locale?: string; timezone?: string } | undefined;
}
