import assert from 'node:assert/strict';
import { LIMIT_NAMES } from '../../../sandbox/control/view/limit-view.ts';
import { postForm, send, sendJson } from '../../helpers/sandbox/control-browser.ts';
import { type ControlTenant, startControl } from '../../helpers/sandbox/control-tenant.ts';

describe("the control page's limits", () => {
  let tenant: ControlTenant;
  beforeEach(async () => {
    tenant = await startControl();
  });
  afterEach(() => tenant.stop());

  it('are listed with their values, sources and violations', async () => {
    const { origin, state } = tenant;
    state.limits.violate('teamsTenant');
    state.limits.violate('teamsTenant');
    const views = (await send(origin, '/api/limits')).json() as { limit: string; violations: number }[];
    const { first, ...view } = views.find(({ limit }) => limit === 'teamsTenant') as Record<string, unknown>;
    assert.deepEqual(view, {
      limit: 'teamsTenant',
      title: 'Teams: calls of a bot in the tenant',
      source: 'https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit',
      windows: [{ calls: 50, milliseconds: 1000 }],
      enforcement: 'refuse',
      violations: 2,
    });
    assert.equal(first, state.limits.violations.all()[0]?.first.toISOString());
    const { text } = await send(origin, '/');
    for (const shown of [
      'Teams: calls of a bot in the tenant',
      '50 in 1 second',
      '7 in 1 second, 8 in 2 seconds, 60 in 30 seconds, 1,800 in 1 hour',
      '4 at a time',
      'https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit',
    ]) {
      assert.ok(text.includes(shown), shown);
    }
    assert.match(text, /<tr class="violated">/);
  });

  it('can be changed one by one', async () => {
    const { origin, state } = tenant;
    const windows = [{ calls: 3, milliseconds: 60_000 }];
    const answer = await sendJson(origin, 'PUT', '/api/limits/peopleManager', { enforcement: 'count', windows });
    assert.equal(answer.status, 200);
    assert.deepEqual([state.limits.peopleManager.enforcement, state.limits.peopleManager.windows], ['count', windows]);
    for (const [path, body, status] of [
      ['/api/limits/unknown', {}, 404],
      ['/api/limits/violations', {}, 404],
      ['/api/limits/peopleManager', { enforcement: 'perhaps' }, 400],
      ['/api/limits/peopleManager', { windows: [{ calls: -1, milliseconds: 1 }] }, 400],
      ['/api/limits/peopleManager', { windows: 'all' }, 400],
    ] as const) {
      const refused = await sendJson(origin, 'PUT', path, body);
      const { error } = refused.json() as { error: { code: string } };
      assert.deepEqual([refused.status, error.code], [status, 'bad-limit']);
    }
    assert.deepEqual(state.limits.peopleManager.windows, windows);
  });

  it('are set all at once by the form', async () => {
    const { origin, state } = tenant;
    const views = (await send(origin, '/api/limits')).json() as { limit: string; enforcement: string }[];
    const fields = Object.fromEntries(views.map(({ limit, enforcement }) => [limit, enforcement]));
    const answer = await postForm(origin, '/limits', { ...fields, teamsSend: 'off' });
    assert.equal(answer.status, 303);
    assert.deepEqual([state.limits.teamsSend.enforcement, state.limits.teamsTenant.enforcement], ['off', 'refuse']);
    assert.equal((await postForm(origin, '/limits', { ...fields, teamsTenant: '' })).status, 400);
    assert.equal(state.limits.teamsTenant.enforcement, 'refuse');
  });

  it('include the reading of the limit of concurrent photo requests', async () => {
    const { origin, state } = tenant;
    const selected = async () =>
      /<select id="photos-at-once".*?<option value="([^"]+)" selected/s.exec((await send(origin, '/')).text)?.[1];
    assert.equal(await selected(), 'app');
    const fields = Object.fromEntries(LIMIT_NAMES.map((name) => [name, 'count']));
    assert.equal((await postForm(origin, '/limits', { ...fields, photosAtOnce: 'app-and-mailbox' })).status, 303);
    assert.equal(state.switches.photosAtOnce, 'app-and-mailbox');
    assert.equal(await selected(), 'app-and-mailbox');
    assert.equal((await sendJson(origin, 'PUT', '/api/switches', { photosAtOnce: 'app' })).status, 200);
    assert.equal(state.switches.photosAtOnce, 'app');
    assert.equal((await postForm(origin, '/limits', { ...fields, photosAtOnce: 'mailbox' })).status, 400);
    assert.equal(state.switches.photosAtOnce, 'app');
  });

  it('reset their violations', async () => {
    const { origin, state } = tenant;
    state.limits.violate('retryAfter');
    assert.equal((await postForm(origin, '/limits/forget', {})).status, 303);
    assert.equal(state.limits.violations.total(), 0);
    state.limits.violate('retryAfter');
    assert.equal((await sendJson(origin, 'DELETE', '/api/violations', undefined)).status, 204);
    assert.equal(state.limits.violations.total(), 0);
  });
});
