import assert from 'node:assert/strict';
import { readBotConfig } from '../../../src/config/bot-config.ts';
import { COMPLETE, GUID, refusal, WITHOUT_PROOF } from '../../helpers/config/bot-settings.ts';

describe('The settings need one proof for each app', () => {
  const KEYS = { SIGNING_KEY: 'k'.repeat(32) };

  it('and no secret', () => {
    const { bot, app, signInApp } = readBotConfig({
      ...WITHOUT_PROOF,
      ...KEYS,
      BOT_TYPE: 'UserAssignedMSI',
      APP_MANAGED_IDENTITY: GUID,
    });
    const identity = { by: 'managed-identity', clientId: GUID };
    assert.deepEqual([bot.proof, app.proof, signInApp.proofs], [identity, identity, [identity]]);
  });

  it('in order of preference: certificate, identity, secret', () => {
    const { signInApp, app } = readBotConfig({
      ...COMPLETE,
      APP_MANAGED_IDENTITY: GUID,
      APP_CERTIFICATE_FILE: 'app.pem',
    });
    assert.deepEqual(
      signInApp.proofs.map(({ by }) => by),
      ['certificate', 'managed-identity', 'secret'],
    );
    assert.deepEqual(app.proof, signInApp.proofs[0]);
  });

  it('of the bot: its identity, its certificate, or its secret', () => {
    const app = { ...WITHOUT_PROOF, ...KEYS, AAD_APP_CLIENT_SECRET: 'app~secret' };
    assert.equal(readBotConfig({ ...app, BOT_PASSWORD: 'x' }).bot.proof.by, 'secret');
    assert.equal(
      readBotConfig({ ...app, BOT_TYPE: 'SingleTenant', BOT_CERTIFICATE: 'PEM' }).bot.proof.by,
      'certificate',
    );
    assert.equal(readBotConfig({ ...app, BOT_TYPE: 'userassignedmsi' }).bot.proof.by, 'managed-identity');
    assert.match(refusal({ ...app, BOT_TYPE: 'MultiTenant' }), /BOT_TYPE is malformed: .+SingleTenant/);
  });

  it('on Kubernetes: the token of the service account for both, before a secret and after a certificate', () => {
    const given = { ...WITHOUT_PROOF, ...KEYS, AZURE_FEDERATED_TOKEN_FILE: '/var/run/token' };
    const account = { by: 'workload-identity', tokenFile: '/var/run/token' };
    for (const BOT_TYPE of ['SingleTenant', 'UserAssignedMSI']) {
      const { bot, app, signInApp } = readBotConfig({ ...given, BOT_TYPE });
      assert.deepEqual([bot.proof, app.proof, signInApp.proofs], [account, account, [account]]);
    }
    const { bot, signInApp } = readBotConfig({
      ...COMPLETE,
      ...given,
      APP_CERTIFICATE_FILE: 'app.pem',
      BOT_CERTIFICATE_FILE: 'bot.pem',
    });
    assert.deepEqual(
      [bot.proof.by, ...signInApp.proofs.map(({ by }) => by)],
      ['certificate', 'certificate', 'workload-identity', 'secret'],
    );
    assert.equal(readBotConfig({ ...COMPLETE, ...given }).bot.proof.by, 'workload-identity');
  });

  it('and not two identities: the endpoint of managed identities would be that of the cluster node', () => {
    const both = { ...COMPLETE, AZURE_FEDERATED_TOKEN_FILE: '/token', APP_MANAGED_IDENTITY: GUID };
    assert.match(refusal(both), /APP_MANAGED_IDENTITY is set beside AZURE_FEDERATED_TOKEN_FILE; leave one of them out/);
  });

  it('and name what is missing', () => {
    const text = refusal({ ...WITHOUT_PROOF, BOT_TYPE: 'SingleTenant' });
    assert.match(text, /BOT_PASSWORD is missing: .+BOT_TYPE is UserAssignedMSI/);
    assert.match(text, /AAD_APP_CLIENT_SECRET is missing: .+APP_MANAGED_IDENTITY/);
    assert.match(
      refusal({ ...WITHOUT_PROOF, BOT_TYPE: 'UserAssignedMSI', APP_MANAGED_IDENTITY: GUID }),
      /SIGNING_KEY is missing: .+needed without BOT_PASSWORD/,
    );
    const both = { ...COMPLETE, APP_CERTIFICATE: 'PEM', APP_CERTIFICATE_FILE: 'app.pem' };
    assert.match(refusal(both), /APP_CERTIFICATE is set beside APP_CERTIFICATE_FILE/);
  });
});
