import assert from 'node:assert/strict';
import { DeviceCodeCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { graphTools } from '../../../sandbox/tenant/apps/bot-registrations.ts';
import { signInWithCode } from '../../helpers/sandbox/device-sign-in.ts';
import { type EntraTenant, startEntra } from '../../helpers/sandbox/entra-tenant.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const SCOPE = 'https://graph.microsoft.com/Application.ReadWrite.All offline_access openid';

describe("Entra's device code flow", () => {
  let tenant: EntraTenant;
  const tools = graphTools();
  before(async () => {
    tenant = await startEntra();
    tenant.state.apps.set(tools.clientId, tools);
    Object.assign(tenant.lee, { directoryRoles: ['Global Administrator'] });
  });
  after(() => tenant.stop());

  const post = async (path: string, form: Record<string, string>) => {
    const url = `${tenant.state.addresses.entra}/${tenant.state.id}/oauth2/v2.0/${path}`;
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const start = async () => (await post('devicecode', { client_id: tools.clientId, scope: SCOPE })).body;
  const poll = (code: unknown) =>
    post('token', { client_id: tools.clientId, grant_type: GRANT, device_code: String(code) });
  const errorOf = async (code: unknown) => {
    const { status, body } = await poll(code);
    assert.equal(status, 400);
    return body.error;
  };

  it("gives Microsoft's client a token, after an admin entered the code and consented", async () => {
    tenant.state.switches.deviceCodeInterval = 1;
    const credential = new DeviceCodeCredential({
      tenantId: tenant.state.id,
      clientId: tools.clientId,
      authorityHost: tenant.state.addresses.entra,
      disableInstanceDiscovery: true,
      userPromptCallback: async ({ userCode, verificationUri }) => {
        assert.equal(verificationUri, `${tenant.state.addresses.entraPages}/devicelogin`);
        const { heading } = await signInWithCode(tenant.state, tenant.lee, userCode);
        assert.equal(heading, 'You have signed in');
      },
    });
    const { token } = await credential.getToken('https://graph.microsoft.com/Application.ReadWrite.All');
    const { scp, oid, appid } = decodeJwt(token);
    assert.deepEqual([scp, oid, appid], ['Application.ReadWrite.All', tenant.lee.id, tools.clientId]);
  });

  it('answers authorization_pending, and slow_down to a poll before the interval is over', async () => {
    tenant.state.switches.deviceCodeInterval = 5;
    const { device_code, interval, expires_in, message, user_code } = await start();
    assert.deepEqual([interval, expires_in], [5, 900]);
    assert.ok(String(message).includes(String(user_code)));
    assert.equal(await errorOf(device_code), 'authorization_pending');
    assert.equal(await errorOf(device_code), 'slow_down');
    tenant.advance(5_000);
    assert.equal(await errorOf(device_code), 'authorization_pending');
  });

  it('answers authorization_declined after a person refused', async () => {
    tenant.state.policies.setConsent(tools.clientId, 'user-consent');
    const { device_code, user_code } = await start();
    const page = await signInWithCode(tenant.state, tenant.lee, String(user_code), 'cancel');
    assert.equal(page.heading, 'Sign-in was cancelled');
    assert.equal(await errorOf(device_code), 'authorization_declined');
  });

  it('lets a person who is no admin not consent to the permissions of admins', async () => {
    tenant.state.policies.setConsent(tools.clientId, 'granted');
    const { device_code, user_code } = await start();
    const page = await signInWithCode(tenant.state, tenant.megan, String(user_code));
    assert.equal(page.heading, 'Sign-in was cancelled');
    assert.equal(await errorOf(device_code), 'authorization_declined');
  });

  it('expires after 15 minutes, and its code no longer works', async () => {
    const { device_code, user_code } = await start();
    tenant.advance(900_000);
    assert.equal(await errorOf(device_code), 'expired_token');
    const page = await signInWithCode(tenant.state, tenant.lee, String(user_code));
    assert.match(page.text, /That code didn&#39;t work|That code didn't work/);
  });

  it('can be redeemed once, by its own client, and only if it exists', async () => {
    const { device_code, user_code } = await start();
    await signInWithCode(tenant.state, tenant.lee, String(user_code));
    const other = { client_id: tenant.publicApp.clientId, grant_type: GRANT, device_code: String(device_code) };
    assert.equal((await post('token', other)).body.error, 'bad_verification_code');
    assert.equal((await poll(device_code)).status, 200);
    assert.equal(await errorOf(device_code), 'invalid_grant');
    assert.equal(await errorOf('nonsense'), 'bad_verification_code');
  });
});
