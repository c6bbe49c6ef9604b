import assert from 'node:assert/strict';
import http from 'node:http';
import fc from 'fast-check';
import { type CallBucket, countCall } from '../../../sandbox/sharepoint/api/sliding-window.ts';
import { type SharePointTenant, startSharePoint, USER_AGENT } from '../../helpers/sandbox/sharepoint-tenant.ts';

const MINE = '/_api/SP.UserProfiles.PeopleManager/GetMyProperties';
const MINUTE = 60_000;

describe('a budget', () => {
  it('never allows more calls than it has in any stretch as long as its window', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 5 }), (delays, calls) => {
        let earlier: readonly CallBucket[] = [];
        let now = 0;
        const allowed: number[] = [];
        for (const step of delays) {
          now += step;
          const spending = countCall(earlier, now, { calls, window: 100 });
          if (spending.allowed) allowed.push(now);
          earlier = spending.buckets;
          assert.ok(earlier.length <= calls);
        }
        for (const at of allowed) {
          assert.ok(allowed.filter((other) => other <= at && other > at - 100).length <= calls);
        }
      }),
    );
  });

  it('allows who waits as told, and throttles on who does not', () => {
    const budget = { calls: 2, window: 10_000 };
    const first = countCall([], 0, budget);
    assert.deepEqual([first.allowed, first.remaining, first.seconds], [true, 1, 10]);
    const second = countCall(first.buckets, 1_000, budget);
    assert.deepEqual([second.allowed, second.remaining], [true, 0]);
    const third = countCall(second.buckets, 2_000, budget);
    assert.deepEqual([third.allowed, third.remaining, third.seconds], [false, 0, 9]);
    assert.equal(countCall(third.buckets, 2_000 + third.seconds * 1_000, budget).allowed, true);
    const impatient = countCall(third.buckets, 10_500, budget);
    assert.equal(impatient.allowed, false, 'the throttled call counts');
  });
});

describe('a day’s budget', () => {
  const budget = { calls: 3_000, window: 24 * 60 * MINUTE };

  it('is kept in a few buckets, and forgets nothing early', () => {
    let buckets: readonly CallBucket[] = [];
    let now = 0;
    for (let call = 0; call < budget.calls; call++) {
      now += 10_000;
      const spending = countCall(buckets, now, budget);
      assert.equal(spending.allowed, true);
      buckets = spending.buckets;
    }
    assert.ok(buckets.length <= 501, String(buckets.length));
    const refused = countCall(buckets, now, budget);
    assert.deepEqual([refused.allowed, refused.remaining], [false, 0]);
    // The first calls came in the first minute.
    const wait = refused.seconds * 1_000;
    assert.ok(wait >= budget.window + 10_000 - now && wait <= budget.window + MINUTE - now);
    assert.equal(countCall(refused.buckets, now + wait, budget).allowed, true);
  });

  it('goes on when the clock is set back', () => {
    const { buckets } = countCall([], 10 * budget.window, { ...budget, calls: 1 });
    assert.equal(countCall(buckets, 0, { ...budget, calls: 1 }).allowed, true);
  });
});

describe('SharePoint’s throttling', () => {
  let tenant: SharePointTenant;
  beforeEach(async () => {
    tenant = await startSharePoint();
  });
  afterEach(() => tenant.stop());

  it('gives the whole tenant one budget of PeopleManager calls in five minutes', async () => {
    const { state, megan, lee } = tenant;
    state.limits.peopleManager.windows = [{ calls: 3, milliseconds: 5 * MINUTE }];
    for (const person of [megan, lee, megan]) assert.equal((await tenant.call(person, MINE)).status, 200);
    const throttled = await tenant.call(lee, MINE);
    assert.equal(throttled.status, 429);
    assert.equal(await throttled.text(), '429 TOO MANY REQUESTS');
    const wait = Number(throttled.headers.get('retry-after'));
    assert.ok(wait > 290 && wait <= 300, String(wait));
    assert.equal(throttled.headers.get('ratelimit-limit'), null, 'that budget has no such headers');
    const picture = await tenant.call(lee, `/_api/web/getFileByServerRelativePath(decodedurl='/x')/$value`);
    assert.equal(picture.status, 404, 'other calls are not concerned');
    state.clock.advance(5 * MINUTE);
    assert.equal((await tenant.call(lee, MINE)).status, 200);
  });

  it('counts throttled calls, so that who does not wait goes on being throttled', async () => {
    const { state, megan } = tenant;
    state.limits.peopleManager.windows = [{ calls: 1, milliseconds: 5 * MINUTE }];
    assert.equal((await tenant.call(megan, MINE)).status, 200);
    for (let times = 0; times < 3; times += 1) {
      state.clock.advance(2 * MINUTE);
      assert.equal((await tenant.call(megan, MINE)).status, 429);
    }
    state.clock.advance(5 * MINUTE);
    assert.equal((await tenant.call(megan, MINE)).status, 200);
  });

  it('tells an app from four fifths of its units on how many are left', async () => {
    const { state } = tenant;
    state.limits.sharePointApp.windows = [{ calls: 10, milliseconds: MINUTE }];
    const call = () => tenant.callAsApp(['Sites.Read.All'], '/_api/web');
    const told = (response: Response) =>
      ['ratelimit-limit', 'ratelimit-remaining'].map((name) => response.headers.get(name));
    for (let times = 0; times < 3; times += 1) assert.deepEqual(told(await call()), [null, null]);
    const fourth = await call();
    assert.deepEqual([fourth.status, ...told(fourth)], [404, '10', '2']);
    assert.deepEqual(told(await call()), ['10', '0']);
    const throttled = await call();
    assert.deepEqual([throttled.status, ...told(throttled)], [429, '10', '0']);
    const wait = throttled.headers.get('retry-after');
    assert.ok(Number(wait) > 50 && Number(wait) <= 60, String(wait));
    assert.equal(throttled.headers.get('ratelimit-reset'), wait);
    for (let times = 0; times < 6; times += 1) {
      const delegated = await tenant.call(tenant.megan, MINE);
      assert.deepEqual([delegated.status, ...told(delegated)], [200, null, null], 'people have none of that');
    }
    state.clock.advance(MINUTE);
    assert.equal((await call()).status, 404);
  });
});

describe('An app’s day in SharePoint', () => {
  let tenant: SharePointTenant;
  beforeEach(async () => {
    tenant = await startSharePoint();
    tenant.state.limits.sharePointApp.windows = [
      { calls: 10, milliseconds: MINUTE },
      { calls: 20, milliseconds: 24 * 60 * MINUTE },
    ];
  });
  afterEach(() => tenant.stop());

  async function call() {
    const { status, headers } = await tenant.callAsApp(['Sites.Read.All'], '/_api/web');
    const told = ['limit', 'remaining', 'reset'].map((name) => headers.get(`ratelimit-${name}`));
    return { status, told, wait: headers.get('retry-after') };
  }

  it('is over when its units are used up, however they are spread; violations are counted', async () => {
    const { state } = tenant;
    for (let times = 0; times < 10; times += 1) {
      assert.equal((await call()).status, 404);
      state.clock.advance(MINUTE);
    }
    const throttled = await call();
    assert.deepEqual([throttled.status, throttled.told.slice(0, 2)], [429, ['20', '0']]);
    assert.equal(throttled.told[2], throttled.wait);
    assert.ok(Number(throttled.wait) > 23 * 3600, String(throttled.wait));
    assert.equal(state.limits.violations.of('sharePointApp'), 1);
    state.clock.advance(Number(throttled.wait) * 1_000);
    assert.equal((await call()).status, 404);
  });

  it('shows in the headers while it has less left than the minute, and only then', async () => {
    const { state } = tenant;
    for (let times = 0; times < 4; times += 1) await call();
    assert.deepEqual((await call()).told.slice(0, 2), ['10', '0'], 'the minute is tighter');
    state.clock.advance(MINUTE);
    assert.deepEqual((await call()).told, [null, null, null], 'neither is nearly used up');
    state.clock.advance(MINUTE);
    await call();
    assert.deepEqual((await call()).told.slice(0, 2), ['20', '4'], 'the day is tighter');
  });

  it('does not end where the limit is off', async () => {
    tenant.state.limits.sharePointApp.enforcement = 'off';
    for (let times = 0; times < 12; times += 1) assert.equal((await call()).status, 404);
    assert.equal(tenant.state.limits.violations.total(), 0);
  });
});

describe('SharePoint’s callers', () => {
  let tenant: SharePointTenant;
  before(async () => {
    tenant = await startSharePoint();
  });
  after(() => tenant.stop());

  it('are throttled where their user agent does not say who they are', async () => {
    for (const userAgent of ['node', 'Mozilla/5.0', 'NONISV|Contoso', 'NONISV|SharePointPnP|PnPjs']) {
      const response = await tenant.call(tenant.megan, MINE, { userAgent });
      assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '120'], userAgent);
      assert.match(await response.text(), /^429 TOO MANY REQUESTS: .*NONISV\|Company\|App\/Version/);
    }
    for (const userAgent of [USER_AGENT, 'ISV|Contoso|Tool/2', `Mozilla/5.0 ${USER_AGENT}`]) {
      assert.equal((await tenant.call(tenant.megan, MINE, { userAgent })).status, 200, userAgent);
    }
    tenant.state.switches.undecoratedTraffic = 'serve';
    assert.equal((await tenant.call(tenant.megan, MINE, { userAgent: 'node' })).status, 200);
    delete tenant.state.switches.undecoratedTraffic;
  });

  it('are refused without any user agent', async () => {
    const authorization = `Bearer ${await tenant.appToken(['User.Read.All'])}`;
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    // Unlike fetch, this one adds no user agent of its own.
    http.get(tenant.origin + MINE, { headers: { authorization } }, resolve).on('error', reject);
    const response = await promise;
    response.resume();
    assert.equal(response.statusCode, 403);
    assert.match(String(response.headers['x-msdavext_error']), /^917656; Access denied/);
  });

  it('need none where they are people’s browsers', async () => {
    assert.equal((await tenant.browse(tenant.megan, MINE)).status, 406, 'the browser takes HTML, but is let in');
  });
});
