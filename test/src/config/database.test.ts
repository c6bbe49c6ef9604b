import assert from 'node:assert/strict';
import { readBotConfig } from '../../../src/config/bot-config.ts';
import { readStoreConfig } from '../../../src/config/store-config.ts';
import { COMPLETE, GUID, refusal } from '../../helpers/config/bot-settings.ts';

const URL_OF = (rest: string) => `postgres://${rest}`;

describe('The settings of the database', () => {
  it('take a managed identity in place of a password', () => {
    const given = { ...COMPLETE, DATABASE_URL: URL_OF('identity@db.contoso.com/photos'), DATABASE_IDENTITY: GUID };
    const { store } = readBotConfig(given);
    assert.equal(typeof store.password, 'function');
    assert.equal(readBotConfig(COMPLETE).store.password, undefined);
    assert.equal(readBotConfig({ ...given, DATABASE_CA_FILE: '/ca.pem' }).store.caFile, '/ca.pem');
  });

  it('of a command take the identity of a service account, in the tenant that is named', () => {
    const given = {
      DATABASE_URL: URL_OF('identity@db.contoso.com/photos'),
      DATABASE_IDENTITY: GUID,
      AZURE_FEDERATED_TOKEN_FILE: '/token',
    };
    assert.equal(typeof readStoreConfig({ ...given, AAD_APP_TENANT_ID: GUID }).password, 'function');
    assert.throws(() => readStoreConfig(given), { remedy: /AAD_APP_TENANT_ID is missing/ });
    const { AZURE_FEDERATED_TOKEN_FILE: _file, ...managed } = given;
    assert.equal(typeof readStoreConfig(managed).password, 'function');
  });

  it('refuse what does not fit together, without the password', () => {
    const identity = { ...COMPLETE, DATABASE_IDENTITY: GUID };
    const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
      [identity, /DATABASE_IDENTITY is set without DATABASE_URL/],
      [{ ...COMPLETE, DATABASE_CA_FILE: '/ca.pem' }, /DATABASE_CA_FILE is set without DATABASE_URL/],
      [{ ...identity, DATABASE_URL: URL_OF('me:hidden@db/photos') }, /DATABASE_IDENTITY is set beside a password/],
      [{ ...identity, DATABASE_URL: URL_OF('db.contoso.com/photos') }, /DATABASE_URL has no user/],
      [{ ...identity, DATABASE_URL: URL_OF('me@db/photos?sslmode=disable') }, /DATABASE_URL turns TLS off/],
      [{ ...identity, DATABASE_URL: URL_OF('me@db/photos?ssl=0') }, /DATABASE_URL turns TLS off/],
    ];
    for (const [environment, reason] of cases) {
      assert.match(refusal(environment), reason);
      assert.doesNotMatch(refusal(environment), /hidden/);
    }
  });

  it('require a server where the disk is not kept, with the reason', () => {
    for (const [name, host] of [
      ['WEBSITE_SITE_NAME', 'Azure App Service'],
      ['CONTAINER_APP_NAME', 'Azure Container Apps'],
    ] as const) {
      const text = refusal({ ...COMPLETE, [name]: 'photo-sync' });
      assert.match(text, new RegExp(`DATABASE_URL is missing, and this is ${host} \\(${name}\\), where the disk`));
      const given = { ...COMPLETE, [name]: 'photo-sync', DATABASE_URL: URL_OF('me@db/photos') };
      assert.equal(readBotConfig(given).store.databaseUrl, given.DATABASE_URL);
    }
  });
});
