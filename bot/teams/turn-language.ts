import type { Activity } from 'botbuilder';
import type { ChosenLanguages } from '../../src/cache/chosen-languages.ts';
import { isObject } from '../../src/is-object.ts';
import { asLanguage, type Language, languageOf } from '../locales/index.ts';
import { senderOf } from './sender.ts';

/**
 * What is known about the language of each activity's answer. The library hands on the activity, and nothing else of
 * ours.
 */
const chosen = new WeakMap<Activity, Language>();
const used = new WeakMap<Activity, Language>();

/** Looks up the language that the sender chose. To be called before the activity is handled. Never rejects. */
export async function noteChosenLanguage(activity: Activity, languages: Pick<ChosenLanguages, 'of'>): Promise<void> {
  const sender = senderOf(activity);
  const language = sender && asLanguage(await languages.of(sender));
  if (language) chosen.set(activity, language);
}

/** Notes the language that the person uses: that of their message, or of the message which a sign-in continues. */
export function noteUsedLanguage(activity: Activity, language: string | undefined): void {
  const known = asLanguage(language);
  if (known) used.set(activity, known);
}

/**
 * The language of the answer: the one that the sender chose, else the one that they use (in the message, on the card
 * whose button they press), else that of their Teams, else English.
 */
export function turnLanguage(activity: Activity): Language {
  const ofCard = asLanguage(languageOfCard(activity.value));
  return chosen.get(activity) ?? usedLanguage(activity) ?? ofCard ?? languageOf(localeOf(activity));
}

/** The language that was noted as the one in use. A card’s is not: the person may have chosen another one since. */
export function usedLanguage(activity: Activity): Language | undefined {
  return used.get(activity);
}

/** Action.Execute has the data of the button within the action; Action.Submit has it as the value. */
function languageOfCard(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  const { lang, action } = value;
  return isObject(action) && isObject(action.data) ? action.data.lang : lang;
}

/** The language of the person's Teams; undefined if the activity does not name it. */
export function localeOf(activity: Activity): string | undefined {
  return activity.locale ?? clientInfo(activity)?.locale;
}

/** Teams' clients add an entity that describes them to each message. */
export function clientInfo({ entities }: Activity): { locale?: string; timezone?: string } | undefined {
  return entities?.find(({ type }) => type === 'clientInfo') as { locale?: string; timezone?: string } | undefined;
}
