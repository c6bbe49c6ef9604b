import assert from 'node:assert/strict';
import { AppManifestUtils, type TeamsManifest, type TeamsManifestV1D29 } from '@microsoft/app-manifest';
import localizationSchema from '@microsoft/app-manifest/build/json-schemas/teams/v1.29/MicrosoftTeams.Localization.schema.json' with {
  type: 'json',
};
import Ajv from 'ajv-draft-04';
import sharp from 'sharp';
import { packageFile, provisioned } from '../helpers/app-package.ts';
import { understoodAs } from '../helpers/bot/understood-as.ts';

const manifest = provisioned('appPackage/manifest.json') as TeamsManifestV1D29.TeamsManifestV1D29;
const italian = provisioned('appPackage/it.json') as Record<string, string>;

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

  // https://learn.microsoft.com/microsoftteams/platform/concepts/deploy-and-publish/appsource/prepare/teams-store-validation-guidelines
  it('names no product of Microsoft in its names', () => {
    const names = [manifest.name.short, manifest.name.full, italian['name.short'], italian['name.full']];
    for (const name of names) assert.doesNotMatch(name ?? '', /Microsoft|SharePoint|Teams|Office|Outlook|Exchange/);
  });

  it('says in both languages that it also checks a photo when it changes', () => {
    assert.match(manifest.description.full, /when you ask, and also when it changes if your organization/);
    assert.match(italian['description.full'] ?? '', /quando lo chiedi e, se la tua organizzazione/);
  });

  it('names the sign-in app and domain that Teams expects', () => {
    const botId = manifest.bots?.[0]?.botId;
    assert.equal(manifest.webApplicationInfo?.resource, `api://botid-${botId}`);
    assert.deepEqual(manifest.validDomains, ['photo-sync.contoso.example']);
  });

  it('supports personal, group chat and team scopes', () => {
    assert.deepEqual([...(manifest.bots?.[0]?.scopes ?? [])].sort(), ['groupChat', 'personal', 'team']);
  });

  it('offers only commands that the bot understands, in both languages', () => {
    const english =
      manifest.bots?.[0]?.commandLists?.flatMap(({ commands }) => commands.map(({ title }) => title)) ?? [];
    const translated = Object.entries(italian).flatMap(([key, text]) => (key.endsWith('.title') ? [text] : []));
    assert.deepEqual(english.map(understoodAs), ['check', 'help', 'check']);
    assert.deepEqual(translated.map(understoodAs), ['check', 'help', 'check']);
  });
});

describe('the Italian app manifest', () => {
  it('conforms to its schema', () => {
    // The schema's patterns are not valid regular expressions in Unicode mode.
    const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
    const valid = ajv.validate(localizationSchema, italian);
    assert.ok(valid, JSON.stringify(ajv.errors));
  });

  it('is named in the manifest', () => {
    assert.deepEqual(manifest.localizationInfo?.additionalLanguages, [{ languageTag: 'it', file: 'it.json' }]);
  });

  // The Agents Toolkit fills in placeholders here too: https://github.com/OfficeDev/microsoft-365-agents-toolkit/issues/12736
  it('has the environment’s suffix in its short name', () => {
    assert.equal(italian['name.short'], manifest.name.short);
    assert.match(manifest.name.short, /^Photo Sync \(dev\)$/);
  });

  it('translates every translatable text', () => {
    const commandLists = manifest.bots?.[0]?.commandLists ?? [];
    const commands = commandLists.flatMap(({ commands: list }, at) =>
      list.flatMap((_command, index) => [
        `bots[0].commandLists[${at}].commands[${index}].title`,
        `bots[0].commandLists[${at}].commands[${index}].description`,
      ]),
    );
    const expected = ['name.short', 'name.full', 'description.short', 'description.full', ...commands];
    assert.deepEqual(
      Object.keys(italian)
        .filter((key) => key !== '$schema')
        .sort(),
      expected.sort(),
    );
  });
});

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
