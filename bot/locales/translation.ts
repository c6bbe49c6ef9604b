import type english from './en/index.ts';

type English = typeof english;

/** The plural forms of all languages: https://cldr.unicode.org/index/cldr-spec/plural-rules */
export type PluralForm = Intl.LDMLPluralRule;

/** `days` of `days_one` and `days_other`. */
type WithoutForm<Key extends string> = Key extends `${infer Stem}_${PluralForm}` ? Stem : Key;

/** Every language has the form `other`. Which further forms it needs depends on the language. */
type WithOther<Key extends string> = Key extends `${infer Stem}_${PluralForm}` ? `${Stem}_other` : Key;

/**
 * The texts of one language: those of English. The compiler finds a missing text, and test/house/locales.test.ts a
 * missing plural form and a text that is too much.
 */
export type Translation<Tree = English> = {
  readonly [Key in keyof Tree & string as WithOther<Key>]: Tree[Key] extends string ? string : Translation<Tree[Key]>;
};

/** The key of a text in the English files, such as `photoCard.title.in-sync`; of a plural, without its form. */
export type TextKey = Leaves<English>;

type Leaves<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? WithoutForm<Key> : `${Key}.${Leaves<Tree[Key]>}`;
}[keyof Tree & string];

/** What fills the placeholders of a text. Numbers are written as the language does; `count` also chooses the plural. */
export type TextValues = Readonly<Record<string, string | number>>;

/** Returns the text of a key with its placeholders filled. Values are not escaped; the caller escapes them. */
export type Texts = (key: TextKey, values?: TextValues) => string;
