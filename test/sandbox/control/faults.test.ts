import assert from 'node:assert/strict';
import { FAULTY_SERVICES } from '../../../sandbox/tenant/services/service-name.ts';
import { postForm, send, sendJson } from '../../helpers/sandbox/control-browser.ts';
import { type ControlTenant, startControl } from '../../helpers/sandbox/control-tenant.ts';

describe("the control page's faults", () => {
  let tenant: ControlTenant;
  beforeEach(async () => {
    tenant = await startControl();
  });
  afterEach(() => tenant.stop());

  const put = (body: unknown) => sendJson(tenant.origin, 'PUT', '/api/faults', body);

  it('PUT /api/faults replaces all faults of a service', async () => {
    const { state } = tenant;
    const fault = { kind: 'throttled', retryAfter: 3 };
    const answer = await put({ service: 'graph', fault, only: '/photo', times: 2, inBatch: true, delay: 100 });
    assert.equal(answer.status, 200);
    assert.deepEqual(state.faults.of('graph'), {
      fault,
      options: { only: '/photo', times: 2, inBatch: true },
      left: 2,
    });
    const [, graph] = answer.json() as object[];
    assert.deepEqual(graph, {
      service: 'graph',
      fault,
      only: '/photo',
      left: 2,
      inBatch: true,
      delay: 100,
      chances: [],
    });
    await put({ service: 'graph', fault: { kind: 'never' } });
    assert.deepEqual(state.faults.of('graph'), { fault: { kind: 'never' }, options: {}, left: undefined });
    assert.equal(state.faults.delayOf('graph'), 0, 'missing settings are off');
    await put({ service: 'graph' });
    assert.equal(state.faults.of('graph'), undefined);
  });

  it('PUT /api/faults sets random faults, and the page shows them', async () => {
    const { origin, state } = tenant;
    const chances = [
      { fault: { kind: 'throttled', retryAfter: 2 }, probability: 0.05 },
      { fault: { kind: 'error', status: 502, served: true }, probability: 0.025 },
    ];
    const answer = await put({ service: 'channel', chances, seed: 4, only: '/activities' });
    assert.equal(answer.status, 200);
    assert.deepEqual(state.faults.chancesOf('channel'), chances);
    const { text } = await send(origin, '/');
    assert.ok(text.includes('5 %: 429 Too Many Requests, try again after 2 s; 2.5 %: 502'));
    for (const wrong of [
      'often',
      [{ fault: { kind: 'never' }, probability: 2 }],
      [{ fault: { kind: 'never' } }],
      [{ fault: { kind: 'unknown' }, probability: 0.1 }],
      [0.6, 0.6].map((probability) => ({ fault: { kind: 'never' }, probability })),
    ]) {
      assert.equal((await put({ service: 'channel', chances: wrong })).status, 400, JSON.stringify(wrong));
    }
    await put({ service: 'channel' });
    assert.deepEqual(state.faults.chancesOf('channel'), []);
  });

  it('accepts every kind of fault', async () => {
    const faults = [
      { kind: 'throttled' },
      ...[500, 502, 503, 504].map((status) => ({ kind: 'error', status })),
      { kind: 'slow', delay: 5 },
      ...['never', 'endless', 'reset', 'empty', 'html', 'cut-off', 'wrong-type'].map((kind) => ({ kind })),
      ...['truncated', 'huge', 'animated-gif', 'animated-webp', 'pixel-bomb'].map((picture) => ({
        kind: 'picture',
        picture,
      })),
    ];
    for (const fault of faults) {
      assert.equal((await put({ service: 'sharepoint', fault })).status, 200);
      assert.deepEqual(tenant.state.faults.of('sharepoint')?.fault, fault);
    }
  });

  it('PUT /api/faults refuses unknown values without changing anything', async () => {
    const refusals: readonly [unknown, string][] = [
      [{}, 'bad-fault'],
      [{ service: 'control' }, 'bad-fault'],
      [{ service: 'graph', colour: 'red' }, 'bad-fault'],
      [{ service: 'graph', fault: 'never' }, 'bad-fault'],
      [{ service: 'graph', fault: { kind: 'explode' } }, 'bad-fault'],
      [{ service: 'graph', fault: { kind: 'never', why: 1 } }, 'bad-fault'],
      [{ service: 'graph', fault: { kind: 'error', status: 418 } }, 'bad-fault'],
      [{ service: 'graph', fault: { kind: 'picture', picture: 'ugly' } }, 'bad-fault'],
      [{ service: 'graph', only: 7 }, 'bad-fault'],
      [{ service: 'graph', inBatch: 'yes' }, 'bad-fault'],
      [{ service: 'graph', fault: { kind: 'slow' } }, 'bad-number'],
      [{ service: 'graph', fault: { kind: 'throttled', retryAfter: -1 } }, 'bad-number'],
      [{ service: 'graph', times: 0 }, 'bad-number'],
      [{ service: 'graph', delay: 1e9 }, 'bad-number'],
    ];
    for (const [body, code] of refusals) {
      const answer = await put(body);
      const { error } = answer.json() as { error: { code: string } };
      assert.deepEqual([answer.status, error.code], [400, code], JSON.stringify(body));
    }
    for (const service of FAULTY_SERVICES) assert.equal(tenant.state.faults.of(service), undefined);
  });

  it('GET and DELETE /api/faults read and clear all faults', async () => {
    const { origin, state } = tenant;
    state.faults.set('entra', { kind: 'reset' }, { only: () => true });
    state.faults.delay('channel', 20);
    const { faults } = (await send(origin, '/api/tenant')).json() as { faults: object[] };
    assert.deepEqual((await send(origin, '/api/faults')).json(), faults);
    assert.deepEqual(faults[0], {
      service: 'entra',
      fault: { kind: 'reset' },
      only: null,
      left: null,
      inBatch: false,
      delay: 0,
      chances: [],
    });
    assert.equal((await send(origin, '/api/faults', { method: 'DELETE' })).status, 204);
    assert.deepEqual([state.faults.of('entra'), state.faults.delayOf('channel')], [undefined, 0]);
  });

  it('the form sets, shows and clears a fault', async () => {
    const { origin, state } = tenant;
    const fields = { service: 'sharepoint', fault: 'error-503-10', only: ' GetMy ', times: '', delay: '40' };
    const answer = await postForm(origin, '/faults', fields);
    assert.deepEqual([answer.status, answer.headers.location], [303, '/#faults-sharepoint']);
    const fault = { kind: 'error', status: 503, retryAfter: 10 } as const;
    assert.deepEqual(state.faults.of('sharepoint'), { fault, options: { only: 'GetMy' }, left: undefined });
    const summary =
      '503 Service Unavailable, try again after 10 s; if the URL contains GetMy; all responses delayed by 40 ms';
    const { text } = await send(origin, '/');
    assert.ok(text.includes(`<a href="#faults-sharepoint">SharePoint: ${summary}</a>`), 'in the alarm');
    assert.ok(text.includes(`<p class="verdict">${summary}</p>`), 'in its panel');
    assert.ok(text.includes('<option value="error-503-10" selected>'));
    const cleared = await postForm(origin, '/faults/clear', { service: 'sharepoint' });
    assert.deepEqual([cleared.status, cleared.headers.location], [303, '/#faults-sharepoint']);
    assert.equal(state.faults.of('sharepoint'), undefined);
    assert.ok(!(await send(origin, '/')).text.includes('Faults are active'));
  });

  it('the forms refuse unknown values with a message on the page', async () => {
    const { origin, state } = tenant;
    for (const [fields, reason] of [
      [{ service: 'graph', fault: 'explode' }, 'This fault does not exist.'],
      [{ service: 'unknown', fault: 'never' }, 'service must be one of'],
      [{ service: 'graph', fault: 'never', times: 'x' }, 'times must be a whole number'],
    ] as const) {
      const { status, text } = await postForm(origin, '/faults', fields);
      assert.equal(status, 400);
      assert.ok(text.includes(`<p class="notice">${reason}`), reason);
    }
    assert.equal((await postForm(origin, '/faults/clear', { service: 'unknown' })).status, 400);
    assert.equal(state.faults.of('graph'), undefined);
  });

  it('offers broken pictures only for services with pictures, and no faults of its own', async () => {
    const { text } = await send(tenant.origin, '/');
    assert.equal(text.split('value="pixel-bomb"').length - 1, 2);
    assert.ok(!text.includes('id="faults-control"'));
  });

  it('escapes markup', async () => {
    tenant.state.faults.set('graph', { kind: 'never' }, { only: '"><script>alert(1)</script>' });
    assert.ok(!(await send(tenant.origin, '/')).text.includes('<script>alert'));
  });
});
