/** Languages that the bot does not have, and the one of the bot that the classifier takes them for. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  af: 'nl',
  az: 'tr',
  ca: 'es',
  cs: 'pl',
  da: 'sv',
  fa: 'ar',
  gl: 'pt',
  nb: 'sv',
  nn: 'sv',
  no: 'sv',
  ro: 'it',
  sk: 'pl',
  ur: 'ar',
  zh: 'ja',
};
/** Chinese has the same characters, except these. */
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * The language in which a message is written. `understood`: what the classifier is sure of; it knows the bot's own
 * languages only, so it takes Danish for Swedish. `locale`: of the person's Teams. Undefined: not sure.
 */
export function writtenLanguage(
  text: string,
  understood: string | undefined,
  locale: string | undefined,
): string | undefined {
  const ofTeams = locale?.toLowerCase().split(/[-_]/, 1)[0] ?? '';
  if (understood === undefined || LOOKS_LIKE[ofTeams] === understood) return undefined;
  return understood === 'ja' && ofTeams !== 'ja' && !KANA.test(text) ? undefined : understood;
}
