import assert from 'node:assert/strict';
import { LANGUAGES } from '../../bot/locales/index.ts';
import { readBotConfig } from '../../src/config/bot-config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { placeholdersIn, provisioned, settingsIn, textOf } from '../helpers/app-package.ts';

const FILES = ['env/.env.dev', 'env/.env.example'];

describe('the environment files', () => {
  for (const path of FILES) {
    it(`${path} contains no secrets`, () => {
      for (const [name, value] of settingsIn(path)) {
        assert.doesNotMatch(name, /^SECRET_/);
        if (/PASSWORD|SECRET|KEY/.test(name)) assert.equal(value, '', name);
      }
    });
  }

  it('.env.dev has every placeholder of the manifests', () => {
    const known = settingsIn('env/.env.dev');
    const translations = LANGUAGES.filter((language) => language !== 'en').map((one) => `appPackage/${one}.json`);
    for (const path of ['appPackage/manifest.json', ...translations, 'aad.manifest.json'])
      assert.deepEqual(
        placeholdersIn(path).filter((name) => !known.has(name)),
        [],
        path,
      );
  });

  it('.env.example has every required setting of the bot', () => {
    const known = settingsIn('env/.env.example');
    const missingFrom = (names: Iterable<[string, string]>) => {
      try {
        readBotConfig(Object.fromEntries(names));
      } catch (error) {
        assert.ok(error instanceof ConfigError);
        return [...(error.remedy ?? '').matchAll(/^\W*([A-Z][A-Z_]+)/gm)].map(([, name = '']) => name);
      }
      return [];
    };
    const missing = missingFrom([]);
    assert.ok(missing.includes('BOT_ID') && missing.includes('AAD_APP_TENANT_ID'), missing.join());
    assert.deepEqual(
      missing.filter((name) => !known.has(name)),
      [],
    );
  });

  it('are the only ones that git does not ignore', () => {
    assert.match(textOf('.gitignore'), /^env\/\.env\.\*\.user$/m);
    assert.match(textOf('.gitignore'), /^env\/\.env\.local$/m);
  });
});

describe("the sign-in app's manifest", () => {
  const app = provisioned('aad.manifest.json') as {
    identifierUris: string[];
    api: {
      requestedAccessTokenVersion: number;
      oauth2PermissionScopes: { id: string; value: string }[];
      preAuthorizedApplications: { appId: string; delegatedPermissionIds: string[] }[];
    };
    requiredResourceAccess: { resourceAppId: string; resourceAccess: { id: string; type: string }[] }[];
  };

  it('has the identifier URI of the app manifest', () => {
    const { webApplicationInfo } = provisioned('appPackage/manifest.json') as {
      webApplicationInfo: { resource: string };
    };
    assert.deepEqual(app.identifierUris, [webApplicationInfo.resource]);
  });

  it('pre-authorizes Teams on desktop, mobile and web', () => {
    // https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-register-aad
    const teams = ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'];
    const [scope] = app.api.oauth2PermissionScopes;
    assert.equal(scope?.value, 'access_as_user');
    assert.equal(app.api.requestedAccessTokenVersion, 2);
    assert.deepEqual(
      app.api.preAuthorizedApplications,
      teams.map((appId) => ({ appId, delegatedPermissionIds: [scope?.id] })),
    );
  });

  it('requests two delegated permissions: User.Read and AllSites.Read', () => {
    const requested = app.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) =>
      resourceAccess.map(({ id, type }) => `${resourceAppId} ${id} ${type}`),
    );
    assert.deepEqual(requested, [
      'Microsoft Graph User.Read Scope',
      'Office 365 SharePoint Online AllSites.Read Scope',
    ]);
  });
});
