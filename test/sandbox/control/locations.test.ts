import assert from 'node:assert/strict';
import type { TenantView } from '../../../sandbox/control/index.ts';
import { startTenant, type Tenant } from '../../../sandbox/index.ts';
import { sharePointOriginOf } from '../../../sandbox/tenant/geography.ts';
import { postForm, send, sendJson } from '../../helpers/sandbox/control-browser.ts';

/** SharePoint's answer to a browser that is not signed in. */
const SERVED = 302;

describe("the control page's locations of SharePoint", () => {
  let tenant: Tenant;
  let origin: string;
  beforeEach(async () => {
    tenant = await startTenant({ seed: 4712, peopleSeed: 1 });
    origin = tenant.addresses.control;
  });
  afterEach(() => tenant.stop());

  const statusOf = async (address: string) => (await fetch(address, { redirect: 'manual' })).status;
  const viewOf = async () => (await send(origin, '/api/tenant')).json() as TenantView;
  const locationOf = () => sharePointOriginOf(tenant.state, tenant.chatPerson);
  const errorIn = (answer: { json(): unknown }) => (answer.json() as { error: { code: string } }).error.code;

  it('are added, and people move there and back, with the API', async () => {
    const central = tenant.addresses.sharepoint;
    const path = `/api/people/${tenant.chatPerson.id}/location`;
    const added = await sendJson(origin, 'POST', '/api/satellites', { geo: 'EUR' });
    const { geo, origin: europe } = added.json() as { geo: string; origin: string };
    assert.deepEqual([added.status, geo, await statusOf(europe)], [201, 'EUR', SERVED]);
    assert.deepEqual((await sendJson(origin, 'PUT', path, { geo: 'EUR' })).json(), { geo: 'EUR' });
    assert.equal(locationOf(), europe);
    const { locations, people } = await viewOf();
    assert.deepEqual(locations, { central, satellites: [{ geo: 'EUR', origin: europe }] });
    const moved = people.filter(({ location }) => location === 'EUR');
    assert.deepEqual(
      moved.map(({ id, links }) => [id, new URL(links.sharepoint).origin]),
      [[tenant.chatPerson.id, europe]],
    );
    await sendJson(origin, 'PUT', path, { geo: null });
    assert.equal(locationOf(), central);
  });

  it('are renamed with the API: by default, the old address is closed', async () => {
    const first = tenant.addresses.sharepoint;
    const rename = async (body: object) =>
      (await sendJson(origin, 'POST', '/api/rename-sharepoint', body)).json() as { origin: string };
    const { origin: second } = await rename({});
    assert.equal(second, tenant.addresses.sharepoint);
    await assert.rejects(statusOf(first));
    const { origin: third } = await rename({ oldAddress: 'redirect' });
    assert.deepEqual([await statusOf(second), await statusOf(third)], [308, SERVED]);
  });

  it('are changed by the forms, and the page shows the result', async () => {
    const { id, givenName } = tenant.chatPerson;
    const first = tenant.addresses.sharepoint;
    const move = `action="/people/${id}/location"`;
    assert.ok(!(await send(origin, '/')).text.includes(move), 'nowhere to move to');
    const forms = [
      ['/satellites', { geo: 'EUR' }, '/#locations'],
      [`/people/${id}/location`, { geo: 'EUR' }, `/#person-${id}`],
      ['/rename-sharepoint', { oldAddress: 'not-found' }, '/#locations'],
    ] as const;
    for (const [path, fields, back] of forms) {
      const answer = await postForm(origin, path, fields);
      assert.deepEqual([answer.status, answer.headers.location], [303, back]);
    }
    const { text } = await send(origin, '/');
    for (const shown of [move, '<option value="EUR" selected>', `Move<span class="unseen"> ${givenName}`]) {
      assert.ok(text.includes(shown), shown);
    }
    assert.ok(text.includes(`<dt>EUR</dt><dd>${locationOf()}</dd>`));
    assert.ok(text.includes(`<dt>Central</dt><dd>${tenant.addresses.sharepoint}</dd>`));
    assert.equal(await statusOf(first), 404);
    await postForm(origin, `/people/${id}/location`, { geo: '' });
    assert.equal(locationOf(), tenant.addresses.sharepoint);
  });

  it('are refused if they are unknown, exist already, or are no geo code', async () => {
    await tenant.addSatellite('EUR');
    const before = await viewOf();
    const home = `/api/people/${tenant.chatPerson.id}/location`;
    const requests = [
      ['POST', '/api/satellites', { geo: 'EUR' }],
      ['POST', '/api/satellites', { geo: 'eur' }],
      ['POST', '/api/satellites', {}],
      ['PUT', home, { geo: 'APC' }],
      ['PUT', home, {}],
      ['POST', '/api/rename-sharepoint', { oldAddress: 'toString' }],
    ] as const;
    for (const [method, path, body] of requests) {
      const answer = await sendJson(origin, method, path, body);
      assert.deepEqual([answer.status, errorIn(answer)], [422, 'location-refused'], JSON.stringify(body));
    }
    assert.equal(
      errorIn(await sendJson(origin, 'PUT', '/api/people/unknown/location', { geo: 'EUR' })),
      'unknown-person',
    );
    const form = await postForm(origin, '/satellites', { geo: 'EUR' });
    assert.match(form.text, /role="alert"><p class="notice">There is a location EUR already\./);
    const { locations, people } = await viewOf();
    assert.deepEqual([locations, people], [before.locations, before.people]);
  });

  it('are changed one after the other, if several requests come at once', async () => {
    const first = tenant.addresses.sharepoint;
    const [europe, again] = await Promise.all(
      [1, 2].map(() => sendJson(origin, 'POST', '/api/satellites', { geo: 'EUR' })),
    );
    assert.deepEqual([europe?.status, again?.status].toSorted(), [201, 422]);
    await Promise.all([tenant.renameSharePoint('closed'), tenant.renameSharePoint('redirect')]);
    await assert.rejects(statusOf(first));
    assert.equal(await statusOf(tenant.addresses.sharepoint), SERVED);
  });
});
