import assert from 'node:assert/strict';
import { fromThePage, send } from '../../../helpers/sandbox/control-browser.ts';
import { type ControlTenant, startControl } from '../../../helpers/sandbox/control-tenant.ts';

describe('the guard of the control page', () => {
  let tenant: ControlTenant;
  before(async () => {
    tenant = await startControl();
  });
  after(() => tenant.stop());

  /** All routes that change the tenant. */
  const changes = (): readonly [string, string][] => [
    ['POST', '/clock'],
    ['POST', '/switches'],
    ['POST', `/people/${tenant.megan.id}/draw`],
    ['POST', `/people/${tenant.megan.id}/upload`],
    ['POST', `/people/${tenant.megan.id}/remove`],
    ['POST', '/api/clock'],
    ['PUT', '/api/switches'],
    ['PUT', `/api/people/${tenant.megan.id}/photo`],
    ['DELETE', `/api/people/${tenant.megan.id}/photo`],
  ];

  it('refuses changes from other sites and from other ports of this machine', async () => {
    const { origin, state, megan } = tenant;
    const photo = megan.photo;
    const crossSite: readonly Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'http://localhost:1' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin, 'sec-fetch-site': 'cross-site' },
    ];
    for (const [method, path] of changes()) {
      for (const headers of crossSite) {
        const body = 'advance=3600000';
        const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
        const { status } = await send(origin, path, { method, headers: form, body });
        assert.equal(status, 403, `${method} ${path} ${JSON.stringify(headers)}`);
      }
    }
    assert.equal(state.clock.offset(), 0);
    assert.equal(megan.photo, photo);
  });

  it('refuses other host names, also for reading (DNS rebinding)', async () => {
    const { port } = new URL(tenant.origin);
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost', `localhost.evil.example:${port}`]) {
      for (const [method, path] of [['GET', '/'], ['GET', '/api/tenant'], ['GET', '/events'], ...changes()] as const) {
        const { status } = await send(tenant.origin, path, { method, headers: { host } });
        assert.equal(status, 421, `${method} ${path} as ${host}`);
      }
    }
  });

  it('allows the page itself and scripts on this machine, by name or address', async () => {
    const { origin, state } = tenant;
    const { port } = new URL(origin);
    const byAddress = `127.0.0.1:${port}`;
    const allowed: readonly Record<string, string>[] = [
      {},
      fromThePage(origin),
      { 'sec-fetch-site': 'none' },
      { host: byAddress, origin: `http://${byAddress}` },
    ];
    for (const [index, headers] of allowed.entries()) {
      const json = { 'content-type': 'application/json', ...headers };
      const { status } = await send(origin, '/api/clock', { method: 'POST', headers: json, body: '{"advance":1}' });
      assert.equal(status, 200, JSON.stringify(headers));
      assert.equal(state.clock.offset(), index + 1);
    }
  });
});
