/** A form of an Arabic word that a list of words may have. */
export interface ArabicStem {
  readonly stem: string;
  /** A negation was written together with the word. */
  readonly isNegated: boolean;
}

export const ARABIC = /\p{Script=Arabic}/u;
/** Characters: a shorter rest is no word. */
const MIN_STEM = 2;
/** Characters of a verb without its prefix: shorter ones look like too many other words. */
const MIN_VERB = 3;

const CONJUNCTION = /^[وف]/u;
/** The article, prepositions, and the demonstrative of the Gulf and the Levant (`هال`). */
const ARTICLE = /^[وف]?(?:ال|بال|كال|هال|عال|لل|[بلك])?/u;
/** `ما`, `لا`, `مو` and `مش` together with the verb, and the Egyptian `م…ش` around it. */
const NEGATIONS = [/^(?:ما|لا|مو|مش)(.+)$/u, /^ما?(.+)ش$/u] as const;
/** Marks of the present and the future: `بيفتح`, `هتبعت`, `حيرجع`, `ستظهر`. */
const TENSE = /^[هحسب]/u;
const PERSON = /^[ايتن]/u;
const ENDINGS = [/(?:ني|ها|هم|كم|نا|وا|ين|ون|ات|ه|ك|ي)$/u, /ل(?:ي|ك|ه|ها|هم|نا)$/u] as const;

/**
 * The forms of an Arabic word without what is written together with it, those with the fewest changes first. Arabic
 * writes articles, prepositions, persons, tenses, objects and negations in one word with the noun or the verb.
 */
export function arabicStems(word: string): readonly ArabicStem[] {
  const stems = new Map<string, ArabicStem>();
  const add = (stem: string, isNegated: boolean, shortest: number) => {
    if (stem.length >= shortest && stem !== word && !stems.has(stem)) stems.set(stem, { stem, isNegated });
  };
  add(word.replace(ARTICLE, ''), false, MIN_STEM);
  const plain = word.replace(CONJUNCTION, '');
  add(plain, false, MIN_STEM);
  const verbs = [{ verb: plain, isNegated: false }, ...withoutNegation(plain)];
  for (const { verb, isNegated } of verbs) {
    for (const form of verbForms(verb)) add(form, isNegated, MIN_VERB);
  }
  for (const { verb, isNegated } of verbs) {
    for (const form of verbForms(verb)) for (const stem of withoutEnding(form)) add(stem, isNegated, MIN_VERB);
  }
  for (const stem of withoutEnding(word.replace(ARTICLE, ''))) add(stem, false, MIN_VERB);
  return [...stems.values()];
}

function withoutNegation(word: string): readonly { readonly verb: string; readonly isNegated: boolean }[] {
  return NEGATIONS.flatMap((negation) => {
    const verb = negation.exec(word)?.[1];
    return verb === undefined || verb.length < MIN_VERB ? [] : [{ verb, isNegated: true }];
  });
}

/** Without the object or the plural. `لي` may be an object, or the end of the verb and an object. */
function withoutEnding(word: string): readonly string[] {
  return ENDINGS.map((ending) => word.replace(ending, ''));
}

/** The verb as it is, without its tense, and as an imperative: `بتشوف`, `تشوف`, `اشوف`, `شوف`. */
function verbForms(verb: string): readonly string[] {
  const forms = TENSE.test(verb) ? [verb, verb.slice(1)] : [verb];
  return forms.flatMap((form) => {
    if (!PERSON.test(form)) return [form, `ا${form}`];
    return [form, `ا${form.slice(1)}`, `ت${form.slice(1)}`, form.slice(1)];
  });
}
