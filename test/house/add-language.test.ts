import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as DataCard from '../../bot/cards/data-card.ts';
import type * as FormatTime from '../../bot/cards/format-time.ts';
import type * as NudgeCard from '../../bot/cards/nudge-card.ts';
import type { AdaptiveCard } from '../../bot/cards/render-card.ts';
import type * as SettingsCard from '../../bot/cards/settings/settings-card.ts';
import type * as SimpleCards from '../../bot/cards/simple-cards.ts';
import type * as FailureCard from '../../bot/cards/trouble/failure-card.ts';
import type * as SignInPage from '../../bot/http/sign-in-page.ts';
import english from '../../bot/locales/en/index.ts';
import type * as Locales from '../../bot/locales/index.ts';
import { readExamples } from '../../bot/understand/training/read-examples.ts';
import { VERDICTS } from '../helpers/bot/card-contents.ts';
import { validateCard } from '../helpers/bot/validate-card.ts';
import type * as VerdictSamples from '../helpers/bot/verdict-samples.ts';
import { keyProblems, placeholderProblems, untranslatedTexts } from '../helpers/house/locales/compare-texts.ts';
import { pseudoText, pseudoTexts } from '../helpers/house/locales/pseudo-language.ts';
import { characterProblems, lengthProblems, quoteProblems } from '../helpers/house/locales/text-form.ts';
import { leafTexts } from '../helpers/house/locales/text-leaves.ts';
import { localizationProblems, translatableTexts } from '../helpers/manifest-texts.ts';

/** Slovenian has four plural forms, two of which English has. Its texts are pseudo-text here. */
const ADDED = 'sl' as Locales.Language;
const OWNER = 'mark';
const ENGLISH_WORDS = /\b(the|your|you|and|of)\b/i;

/** A copy of what a new language touches, with the steps of "Add a language" in CONTRIBUTING.md done. */
describe('A thirteenth language', () => {
  let root: string;
  let locales: typeof Locales;
  const load = (file: string) => import(path.join(root, file));
  const readJson = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  const writeJson = (file: string, value: object) => writeFileSync(path.join(root, file), JSON.stringify(value));
  const change = (file: string, ...changes: readonly [string, string][]) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const changed = changes.reduce((before, [anchor, line]) => before.replace(anchor, `${line}${anchor}`), text);
    assert.equal(changed.length, text.length + changes.reduce((sum, [, line]) => sum + line.length, 0), file);
    writeFileSync(path.join(root, file), changed);
  };

  before(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'language-'));
    for (const folder of ['bot', 'appPackage', 'test/helpers']) {
      cpSync(folder, path.join(root, folder), { recursive: true });
    }
    for (const name of ['src', 'node_modules', 'package.json']) symlinkSync(path.resolve(name), path.join(root, name));
    addFolder();
    change(
      'bot/locales/index.ts',
      ["import english from './en/index.ts';", "import slovenian from './sl/index.ts';\n"],
      ['  en: english,', '  sl: slovenian,\n'],
    );
    addToManifest();
    locales = await load('bot/locales/index.ts');
  });
  after(() => rmSync(root, { recursive: true }));

  function addFolder(): void {
    mkdirSync(path.join(root, 'bot/locales', ADDED));
    const texts: Record<string, unknown> = { ...pseudoTexts(ADDED, english) };
    for (const file of readdirSync('bot/locales/en')) {
      const [from, to] = [`bot/locales/en/${file}`, `bot/locales/${ADDED}/${file}`];
      const isTexts = file.endsWith('.json') && !/^(phrases|words)\.json$/.test(file);
      if (!isTexts) cpSync(from, path.join(root, to));
      else
        writeJson(
          to,
          file === 'messages.json'
            ? pick(texts, readJson(from))
            : pseudoTexts(ADDED, readJson(from), `${camelCase(file)}.`),
        );
    }
  }

  function addToManifest(): void {
    const manifest = readJson('appPackage/manifest.json');
    const texts = [...translatableTexts(manifest)].map(([key, text]) => {
      const most = /^name/.test(key) ? text.length : key === 'description.short' ? 80 : undefined;
      return [key, key === 'name.short' ? text : pseudoText(text, most)];
    });
    writeJson(`appPackage/${ADDED}.json`, Object.fromEntries(texts));
    change('appPackage/manifest.json', ['{ "languageTag": "it"', `{ "languageTag": "sl", "file": "sl.json" },\n`]);
  }

  it('passes the check of its texts', async () => {
    const [texts, all] = [leafTexts((await load(`bot/locales/${ADDED}/index.ts`)).default), leafTexts(english)];
    const compared = [keyProblems(ADDED, texts, all), placeholderProblems(texts, all), untranslatedTexts(texts, all)];
    const form = [characterProblems(ADDED, texts), quoteProblems(texts), lengthProblems(texts)];
    assert.deepEqual([...compared, ...form].flat(), []);
    assert.ok(texts.has('dataCard.kept.days_two'));
  });

  it('is a language of the bot', () => {
    assert.ok(locales.LANGUAGES.includes(ADDED));
    assert.equal(locales.languageOf('sl-SI'), ADDED);
    assert.match(locales.textsIn(ADDED)('dataCard.kept.days', { count: 12_345 }), /12\.345 dåys/);
  });

  it('is on every card', async () => {
    const { cardFor }: typeof VerdictSamples = await load('test/helpers/bot/verdict-samples.ts');
    const simple: typeof SimpleCards = await load('bot/cards/simple-cards.ts');
    const { failureCard }: typeof FailureCard = await load('bot/cards/trouble/failure-card.ts');
    const { forgetCard, forgottenCard }: typeof DataCard = await load('bot/cards/data-card.ts');
    const { nudgeCard }: typeof NudgeCard = await load('bot/cards/nudge-card.ts');
    const about = { language: ADDED, timeZone: 'Europe/Ljubljana', owner: { mark: OWNER, accountId: '29:a' } };
    const nudge = {
      ...about,
      now: new Date(0),
      openSharePoint: 'https://contoso-my.sharepoint.com',
      pictures: undefined,
    };
    const cards: AdaptiveCard[] = [
      ...VERDICTS.map((verdict) => cardFor(verdict, ADDED)),
      ...(['nudge', 'reminder', 'done'] as const).map((kind) => nudgeCard({ ...nudge, kind, change: 'changed' })),
      ...[simple.welcomeCard, simple.helpCard, simple.notUnderstoodCard, failureCard].map((card) =>
        card({ language: ADDED }),
      ),
      forgetCard({ language: ADDED, owner: OWNER }),
      forgottenCard({ language: ADDED }),
    ];
    for (const card of cards) {
      assert.deepEqual(validateCard(card), []);
      assert.equal(card.lang, ADDED);
      assert.doesNotMatch(String(card.speak), ENGLISH_WORDS);
    }
  });

  it('is offered in the settings under its own name', async () => {
    const { settingsCard }: typeof SettingsCard = await load('bot/cards/settings/settings-card.ts');
    const card = settingsCard({
      language: ADDED,
      settings: { language: ADDED, wantsNudges: true, quiet: undefined },
      timeZone: 'Europe/Ljubljana',
      hours: { from: 540, until: 1080, days: [1, 2] },
      owner: OWNER,
    });
    assert.ok(JSON.stringify(card).includes('{"title":"Slovenščina","value":"sl"}'));
    assert.match(JSON.stringify(card), /ponedeljek in torek/);
  });

  it('is in its dates and pages', async () => {
    const { formatDateTime }: typeof FormatTime = await load('bot/cards/format-time.ts');
    const { drawSignInPage }: typeof SignInPage = await load('bot/http/sign-in-page.ts');
    const format = { language: ADDED, timeZone: 'Europe/Ljubljana' };
    assert.match(formatDateTime(new Date('2026-03-03T13:20:00Z'), format), /^3\. marec, 14:20/);
    const { body } = drawSignInPage({ language: ADDED, message: 'done' });
    assert.match(body, /<html lang="sl" dir="ltr"/);
    assert.doesNotMatch(body, /You’re signed in/);
  });

  it('is in the app package', () => {
    const file = readJson(`appPackage/${ADDED}.json`);
    const manifest = readJson('appPackage/manifest.json');
    assert.deepEqual(localizationProblems(file), []);
    assert.deepEqual(Object.keys(file), [...translatableTexts(manifest).keys()]);
    assert.ok(
      manifest.localizationInfo.additionalLanguages.some(({ file: name }: { file: string }) => name === 'sl.json'),
    );
  });

  it('is learned by the classifier', async () => {
    const examples = await readExamples(path.join(root, 'bot/locales'));
    assert.ok(examples.find(({ language }) => language === ADDED)?.phrases.check.length);
  });
});

function pick(texts: Readonly<Record<string, unknown>>, keys: object): object {
  return Object.fromEntries(Object.keys(keys).map((key) => [key, texts[key]]));
}

function camelCase(file: string): string {
  return file.replace('.json', '').replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
}
