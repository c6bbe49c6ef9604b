import assert from 'node:assert/strict';
import type { TenantView } from '../../../sandbox/control/index.ts';
import { ODD_FORM_NAMES, ODD_FORMS, usualForms } from '../../../sandbox/tenant/people/odd-forms.ts';
import { postForm, send, sendJson } from '../../helpers/sandbox/control-browser.ts';
import { type ControlTenant, startControl } from '../../helpers/sandbox/control-tenant.ts';

describe("the control page's odd forms", () => {
  let tenant: ControlTenant;
  beforeEach(async () => {
    tenant = await startControl();
  });
  afterEach(() => tenant.stop());

  it('are offered for each person', async () => {
    const { text } = await send(tenant.origin, '/');
    for (const person of [tenant.megan, tenant.lee]) {
      for (const name of ODD_FORM_NAMES) assert.ok(text.includes(`id="odd-${person.id}-${name}"`), name);
      assert.ok(text.includes(`action="/people/${person.id}/odd-forms"`));
    }
    const options = ODD_FORM_NAMES.flatMap((name) => Object.keys(ODD_FORMS[name].choices)).length;
    assert.equal(text.match(/<select id="odd-/g)?.length, 2 * ODD_FORM_NAMES.length);
    assert.ok((text.match(/<option /g)?.length ?? 0) >= 2 * options);
  });

  it('are set by a form and shown', async () => {
    const { megan, origin } = tenant;
    const answer = await postForm(origin, `/people/${megan.id}/odd-forms`, {
      mailbox: 'on-premises',
      profile: 'missing',
    });
    assert.equal(answer.status, 303);
    assert.deepEqual(megan.oddForms, { ...usualForms(), mailbox: 'on-premises', profile: 'missing' });
    const { text } = await send(origin, '/');
    assert.ok(text.includes('The mailbox is on-premises: MailboxNotHostedInExchangeOnline.'));
    assert.ok(text.includes('<option value="missing" selected>as missing: odata.null</option>'));
  });

  it('can be set by scripts, some or all, and read', async () => {
    const { lee, origin } = tenant;
    const answer = await sendJson(origin, 'PUT', `/api/people/${lee.id}/odd-forms`, { noPhoto: '1x1' });
    assert.deepEqual(answer.json(), { ...usualForms(), noPhoto: '1x1' });
    const view = (await send(origin, '/api/tenant')).json() as TenantView;
    assert.equal(view.people.find(({ id }) => id === lee.id)?.oddForms.noPhoto, '1x1');
  });

  it('are refused when unknown, without changing anything', async () => {
    const { megan, origin } = tenant;
    for (const body of [{ noPhoto: '1x1', mailbox: 'toString' }, { noPhoto: '1x1', colour: 'red' }, { photo: 7 }, []]) {
      const answer = await sendJson(origin, 'PUT', `/api/people/${megan.id}/odd-forms`, body);
      assert.deepEqual([answer.status, (answer.json() as { error: { code: string } }).error.code], [400, 'bad-form']);
    }
    assert.deepEqual(megan.oddForms, usualForms());
    assert.equal((await sendJson(origin, 'PUT', '/api/people/unknown/odd-forms', {})).status, 404);
  });
});

describe("the control page's photo update settings", () => {
  let tenant: ControlTenant;
  beforeEach(async () => {
    tenant = await startControl();
  });
  afterEach(() => tenant.stop());

  it('are set by a form and shown', async () => {
    const { origin, state } = tenant;
    assert.equal((await postForm(origin, '/photo-updates', { who: 'on-premises' })).status, 303);
    assert.deepEqual(state.policies.photoUpdates, { source: 'onPremises', allowedRoles: [] });
    assert.ok((await send(origin, '/')).text.includes('<option value="on-premises" selected>no one in the cloud'));
    await postForm(origin, '/photo-updates', { who: 'admins' });
    assert.equal(state.policies.photoUpdates.allowedRoles.length, 1);
    assert.equal((await postForm(origin, '/photo-updates', { who: 'unknown' })).status, 400);
  });

  it('can be set by scripts, with any roles', async () => {
    const settings = { source: 'cloud', allowedRoles: ['r1', 'r2'] };
    const answer = await sendJson(tenant.origin, 'PUT', '/api/photo-updates', settings);
    assert.deepEqual(answer.json(), settings);
    for (const body of [
      {},
      { source: 'moon' },
      { source: 'cloud', allowedRoles: 'r1' },
      { source: 'cloud', allowedRoles: [1] },
    ]) {
      assert.equal((await sendJson(tenant.origin, 'PUT', '/api/photo-updates', body)).status, 400);
    }
    assert.deepEqual(tenant.state.policies.photoUpdates, settings);
  });
});
