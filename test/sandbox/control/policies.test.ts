import assert from 'node:assert/strict';
import { postForm, send, sendJson } from '../../helpers/sandbox/control-browser.ts';
import { type ControlTenant, startControl } from '../../helpers/sandbox/control-tenant.ts';

describe("the control page's policies", () => {
  let tenant: ControlTenant;
  beforeEach(async () => {
    tenant = await startControl();
  });
  afterEach(() => tenant.stop());

  it('PUT /api/apps/{client id}/consent sets the consent policy of known apps', async () => {
    const { origin, state, ssoApp } = tenant;
    const path = `/api/apps/${ssoApp.clientId}/consent`;
    const answer = await sendJson(origin, 'PUT', path, { consent: 'admin-approval' });
    assert.deepEqual(answer.json(), { clientId: ssoApp.clientId, consent: 'admin-approval' });
    assert.equal(state.policies.consentOf(ssoApp.clientId), 'admin-approval');
    for (const [where, body, status, code] of [
      [path, { consent: 'perhaps' }, 400, 'bad-policy'],
      [path, undefined, 400, 'bad-policy'],
      ['/api/apps/unknown/consent', { consent: 'granted' }, 404, 'unknown-app'],
    ] as const) {
      const refused = await sendJson(origin, 'PUT', where, body);
      const { error } = refused.json() as { error: { code: string } };
      assert.deepEqual([refused.status, error.code], [status, code]);
    }
    assert.equal(state.policies.consentOf(ssoApp.clientId), 'admin-approval');
  });

  it('PUT /api/people/{id}/mfa requires a second factor of one person, and waives it', async () => {
    const { origin, state, megan, lee } = tenant;
    const put = (id: string, body: unknown) => sendJson(origin, 'PUT', `/api/people/${id}/mfa`, body);
    assert.equal((await put(megan.id, { required: true })).status, 200);
    assert.deepEqual([megan, lee].map(state.policies.mfaRequired), [true, false]);
    assert.equal((await put(megan.id, { required: 'no' })).status, 400);
    assert.equal((await put('unknown', { required: true })).status, 404);
    assert.equal(state.policies.mfaRequired(megan), true);
    await put(megan.id, { required: false });
    assert.equal(state.policies.mfaRequired(megan), false);
  });

  it('the forms do the same, and the page shows the result', async () => {
    const { origin, state, ssoApp, botApp, megan } = tenant;
    const consent = await postForm(origin, '/consent', { clientId: ssoApp.clientId, consent: 'user-consent' });
    assert.deepEqual([consent.status, consent.headers.location], [303, '/#policies']);
    const required = await postForm(origin, `/people/${megan.id}/require-mfa`);
    assert.deepEqual([required.status, required.headers.location], [303, `/#person-${megan.id}`]);
    const { text } = await send(origin, '/');
    assert.ok(text.includes('<option value="user-consent" selected>'));
    assert.ok(text.includes(`${megan.displayName} <span class="tag">Second factor</span>`));
    assert.ok(!text.includes(botApp.clientId), 'an app without delegated access needs no consent');
    await postForm(origin, `/people/${megan.id}/waive-mfa`);
    assert.equal(state.policies.mfaRequired(megan), false);
    assert.equal((await postForm(origin, '/consent', { clientId: 'unknown', consent: 'granted' })).status, 404);
    assert.equal((await postForm(origin, '/people/unknown/require-mfa')).status, 404);
  });
});
