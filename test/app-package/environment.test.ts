import assert from 'node:assert/strict';
import { LANGUAGES } from '../../bot/locales/index.ts';
import { readBotConfig } from '../../src/config/bot-config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { placeholdersIn, provisioned, settingsIn, textOf } from '../helpers/app-package.ts';

const FILES = ['env/.env.dev', 'env/.env.local', 'env/.env.example'];

describe('the environment files', () => {
  for (const path of FILES) {
    it(`${path} contains no secrets`, () => {
      for (const [name, value] of settingsIn(path)) {
        assert.doesNotMatch(name, /^SECRET_/);
        if (/PASSWORD|SECRET|KEY/.test(name)) assert.equal(value, '', name);
      }
    });
  }

  for (const path of ['env/.env.dev', 'env/.env.local']) {
    it(`${path} has every placeholder of the manifests`, () => {
      const known = settingsIn(path);
      const translations = LANGUAGES.filter((language) => language !== 'en').map((one) => `appPackage/${one}.json`);
      const placeholders = ['appPackage/manifest.json', ...translations, 'aad.manifest.json'].flatMap(placeholdersIn);
      assert.deepEqual(
        placeholders.filter((name) => !known.has(name)),
        [],
      );
    });
  }

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

  it('leave secrets to files that git ignores', () => {
    for (const ignored of ['env/.env.*.user', '/.env', '.localConfigs*', '/.azure/']) {
      assert.ok(textOf('.gitignore').split('\n').includes(ignored), ignored);
    }
  });
});

/**
 * Application permissions. The toolkit knows only some of their names, so that the manifest has their ids.
 * https://learn.microsoft.com/graph/permissions-reference; SharePoint's: https://pnp.github.io/cli-microsoft365
 */
const PERMISSION_NAMES: Readonly<Record<string, string>> = {
  'df021288-bdef-4463-88db-98f22de89214': 'User.Read.All',
  'ef02f2e7-e22d-4c77-8614-8f765683b86e': 'PeopleSettings.Read.All',
  '98830695-27a2-44f7-8c18-0c3ebc9698f6': 'GroupMember.Read.All',
  '332a536c-c7ef-4017-ab91-336970924f0d': 'Sites.Read.All',
  'd13f72ca-a275-4b96-b789-48ebcc4da984': 'Sites.Read.All',
};

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

  it('requests the permissions that docs/permissions.md explains, delegated and application ones', () => {
    const requested = app.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) =>
      resourceAccess.map(({ id, type }) => `${resourceAppId}, ${PERMISSION_NAMES[id] ?? id}, ${type}`),
    );
    const page = textOf('docs/permissions.md');
    const tables = [...page.matchAll(/^## (Delegated|Application) permissions[\s\S]*?(?=^## )/gm)];
    const explained = tables.flatMap(([section, kind]) =>
      [...section.matchAll(/^\| (Microsoft Graph|SharePoint) \| `([\w.]+)` \|/gm)].map(([, api, permission]) => {
        const resource = api === 'SharePoint' ? 'Office 365 SharePoint Online' : api;
        return `${resource}, ${permission}, ${kind === 'Delegated' ? 'Scope' : 'Role'}`;
      }),
    );
    assert.equal(explained.length, 8);
    assert.deepEqual(requested.toSorted(), explained.toSorted());
  });
});
