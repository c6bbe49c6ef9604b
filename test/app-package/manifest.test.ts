import assert from 'node:assert/strict';
import { AppManifestUtils, type TeamsManifest, type TeamsManifestV1D29 } from '@microsoft/app-manifest';
import sharp from 'sharp';
import { LANGUAGES } from '../../bot/locales/index.ts';
import { packageFile, provisioned } from '../helpers/app-package.ts';
import { understoodAs } from '../helpers/bot/understood-as.ts';
import { localizationProblems, translatableTexts } from '../helpers/manifest-texts.ts';

const manifest = provisioned('appPackage/manifest.json') as TeamsManifestV1D29.TeamsManifestV1D29;
const english = translatableTexts(manifest);
const TRANSLATED = LANGUAGES.filter((language) => language !== 'en');
const translations: Readonly<Record<string, Record<string, string>>> = Object.fromEntries(
  TRANSLATED.map((language) => [language, provisioned(`appPackage/${language}.json`) as Record<string, string>]),
);
// https://learn.microsoft.com/microsoftteams/platform/concepts/deploy-and-publish/appsource/prepare/teams-store-validation-guidelines
const PRODUCTS = /Microsoft|SharePoint|Teams|Office|Outlook|Exchange/;

/** Whether Teams sends this text to the bot: the prompt of a prompt starter, the title of another command. */
function isSent(key: string, texts: ReadonlyMap<string, string>): boolean {
  return key.endsWith('.prompt') || (key.endsWith('.title') && !texts.has(key.replace(/title$/, 'prompt')));
}

describe('the app manifest', () => {
  it('conforms to its schema', async () => {
    assert.equal(manifest.manifestVersion, '1.29');
    assert.match(manifest.$schema ?? '', /\/v1\.29\/MicrosoftTeams\.schema\.json$/);
    assert.deepEqual(await AppManifestUtils.validateAgainstSchema(manifest as TeamsManifest), []);
  });

  it('is rejected by the same check when it is invalid', async () => {
    const invalid = { ...manifest, name: { short: 'x'.repeat(31) } };
    assert.notDeepEqual(await AppManifestUtils.validateAgainstSchema(invalid as TeamsManifest), []);
  });

  it('leaves room for a suffix of 20 characters in its name', () => {
    assert.ok('Photo Sync'.length + 20 <= 30);
    assert.match(manifest.name.short, /^Photo Sync/);
  });

  it('names no product of Microsoft in its names', () => {
    assert.doesNotMatch(`${manifest.name.short} ${manifest.name.full}`, PRODUCTS);
  });

  it('says that it also checks a photo when it changes', () => {
    assert.match(manifest.description.full, /when you ask, and also when it changes if your organization/);
  });

  it('names the file of each language of the bot, with a bare language tag', () => {
    const files = TRANSLATED.map((language) => ({ languageTag: language, file: `${language}.json` }));
    const { defaultLanguageTag, additionalLanguages = [] } = manifest.localizationInfo ?? {};
    assert.equal(defaultLanguageTag, 'en');
    const byTag = (one: { languageTag: string }, other: { languageTag: string }) =>
      one.languageTag < other.languageTag ? -1 : 1;
    assert.deepEqual(additionalLanguages.toSorted(byTag), files.toSorted(byTag));
  });

  it('names the sign-in app and domain that Teams expects', () => {
    const botId = manifest.bots?.[0]?.botId;
    assert.equal(manifest.webApplicationInfo?.resource, `api://botid-${botId}`);
    assert.deepEqual(manifest.validDomains, ['photo-sync.contoso.example']);
  });

  it('supports personal, group chat and team scopes', () => {
    assert.deepEqual([...(manifest.bots?.[0]?.scopes ?? [])].sort(), ['groupChat', 'personal', 'team']);
  });

  it('offers only commands and prompt starters that the bot understands', () => {
    const offered = [...english].flatMap(([key, text]) => (isSent(key, english) ? [text] : []));
    assert.deepEqual(offered.map(understoodAs), ['check', 'help', 'check', 'status', 'data', 'check']);
  });
});

for (const language of TRANSLATED) {
  describe(`the app manifest in ${language}`, () => {
    const file = translations[language] ?? {};
    const { $schema: _, ...texts } = file;

    it('conforms to its schema, which limits the length of each text', () => {
      assert.deepEqual(localizationProblems(file), []);
    });

    it('has exactly the texts of the manifest', () => {
      assert.deepEqual(Object.keys(texts).sort(), [...english.keys()].sort());
    });

    it('is translated', () => {
      const same = Object.keys(texts).filter((key) => texts[key] === english.get(key));
      // The Agents Toolkit fills in the suffix here too:
      // https://github.com/OfficeDev/microsoft-365-agents-toolkit/issues/12736
      assert.deepEqual(same, ['name.short']);
    });

    it('names no product of Microsoft in the full name', () => {
      assert.doesNotMatch(texts['name.full'] ?? '', PRODUCTS);
    });

    it('has the paragraphs of the manifest and typographic quotation marks', () => {
      const paragraphs = (text = '') => text.split('\n\n').length;
      assert.equal(paragraphs(texts['description.full']), paragraphs(manifest.description.full));
      for (const [key, text] of Object.entries(texts)) assert.doesNotMatch(text, /['"]/, key);
    });

    it('offers commands that the bot understands as those of the manifest', () => {
      const understood = (of: Iterable<[string, string]>) =>
        [...of].flatMap(([key, text]) => (isSent(key, english) ? [[key, understoodAs(text)]] : [])).sort();
      assert.deepEqual(understood(Object.entries(texts)), understood(english));
    });
  });
}

// https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons
describe('the app icons', () => {
  it('include an opaque colour icon of 192 × 192 pixels', async () => {
    const icon = sharp(packageFile('appPackage/color.png'));
    const { format, width, height } = await icon.metadata();
    assert.deepEqual({ format, width, height }, { format: 'png', width: 192, height: 192 });
    assert.ok((await icon.stats()).isOpaque);
  });

  it('include a white outline icon of 32 × 32 pixels on a transparent background', async () => {
    const icon = sharp(packageFile('appPackage/outline.png'));
    const { format, width, height } = await icon.metadata();
    assert.deepEqual({ format, width, height }, { format: 'png', width: 32, height: 32 });
    const pixels = await icon.ensureAlpha().raw().toBuffer();
    let visible = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      if (pixels[at + 3] === 0) continue;
      visible += 1;
      assert.deepEqual([...pixels.subarray(at, at + 3)], [255, 255, 255]);
    }
    assert.ok(visible > 100 && visible < 32 * 32 * 0.6, String(visible));
  });
});
