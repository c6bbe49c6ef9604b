import assert from 'node:assert/strict';
import http from 'node:http';
import fc from 'fast-check';
import { type CallBucket, countCall } from '../../../sandbox/sharepoint/api/sliding-window.ts';
import { type SharePointTenant, startSharePoint, USER_AGENT } from '../../helpers/sandbox/sharepoint-tenant.ts';

const MINE = '/_api/SP.UserProfiles.PeopleManager/GetMyProperties';
const MINUTE = 60_000;

describe('a sliding window', () => {
  it('never allows more calls than its limit in any period of its length', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 5 }), (delays, calls) => {
        let buckets: readonly CallBucket[] = [];
        let now = 0;
        const allowed: number[] = [];
        for (const delay of delays) {
          now += delay;
          const usage = countCall(buckets, now, { calls, window: 100 });
          if (usage.allowed) allowed.push(now);
          buckets = usage.buckets;
          assert.ok(buckets.length <= calls);
        }
        for (const at of allowed) {
          assert.ok(allowed.filter((other) => other <= at && other > at - 100).length <= calls);
        }
      }),
    );
  });

  it('allows a client that waits, and keeps throttling one that does not', () => {
    const limit = { calls: 2, window: 10_000 };
    const first = countCall([], 0, limit);
    assert.deepEqual([first.allowed, first.remaining, first.seconds], [true, 1, 10]);
    const second = countCall(first.buckets, 1_000, limit);
    assert.deepEqual([second.allowed, second.remaining], [true, 0]);
    const third = countCall(second.buckets, 2_000, limit);
    assert.deepEqual([third.allowed, third.remaining, third.seconds], [false, 0, 9]);
    assert.equal(countCall(third.buckets, 2_000 + third.seconds * 1_000, limit).allowed, true);
    const early = countCall(third.buckets, 10_500, limit);
    assert.equal(early.allowed, false, 'the throttled call counts');
  });
});

describe('a sliding window of a day', () => {
  const limit = { calls: 3_000, window: 24 * 60 * MINUTE };

  it('uses few buckets and expires no call early', () => {
    let buckets: readonly CallBucket[] = [];
    let now = 0;
    for (let call = 0; call < limit.calls; call++) {
      now += 10_000;
      const usage = countCall(buckets, now, limit);
      assert.equal(usage.allowed, true);
      buckets = usage.buckets;
    }
    assert.ok(buckets.length <= 501, String(buckets.length));
    const throttled = countCall(buckets, now, limit);
    assert.deepEqual([throttled.allowed, throttled.remaining], [false, 0]);
    // The first calls were made in the first minute.
    const wait = throttled.seconds * 1_000;
    assert.ok(wait >= limit.window + 10_000 - now && wait <= limit.window + MINUTE - now);
    assert.equal(countCall(throttled.buckets, now + wait, limit).allowed, true);
  });

  it('keeps working after the clock is set back', () => {
    const { buckets } = countCall([], 10 * limit.window, { ...limit, calls: 1 });
    assert.equal(countCall(buckets, 0, { ...limit, calls: 1 }).allowed, true);
  });
});

describe('SharePoint’s throttling', () => {
  let tenant: SharePointTenant;
  beforeEach(async () => {
    tenant = await startSharePoint();
  });
  afterEach(() => tenant.stop());

  it('limits PeopleManager calls of the whole tenant in five minutes', async () => {
    const { state, megan, lee } = tenant;
    state.limits.peopleManager.windows = [{ calls: 3, milliseconds: 5 * MINUTE }];
    for (const person of [megan, lee, megan]) assert.equal((await tenant.call(person, MINE)).status, 200);
    const throttled = await tenant.call(lee, MINE);
    assert.equal(throttled.status, 429);
    assert.equal(await throttled.text(), '429 TOO MANY REQUESTS');
    const wait = Number(throttled.headers.get('retry-after'));
    assert.ok(wait > 290 && wait <= 300, String(wait));
    assert.equal(throttled.headers.get('ratelimit-limit'), null, 'this limit has no RateLimit headers');
    const picture = await tenant.call(lee, `/_api/web/getFileByServerRelativePath(decodedurl='/x')/$value`);
    assert.equal(picture.status, 404, 'other calls are not limited');
    state.clock.advance(5 * MINUTE);
    assert.equal((await tenant.call(lee, MINE)).status, 200);
  });

  it('counts throttled calls, so that a client that does not wait stays throttled', async () => {
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

  it('returns the remaining units to an app from four fifths of its limit', async () => {
    const { state } = tenant;
    state.limits.sharePointApp.windows = [{ calls: 10, milliseconds: MINUTE }];
    const call = () => tenant.callAsApp(['Sites.Read.All'], '/_api/web');
    const rateLimitHeaders = (response: Response) =>
      ['ratelimit-limit', 'ratelimit-remaining'].map((name) => response.headers.get(name));
    for (let times = 0; times < 3; times += 1) assert.deepEqual(rateLimitHeaders(await call()), [null, null]);
    const fourth = await call();
    assert.deepEqual([fourth.status, ...rateLimitHeaders(fourth)], [501, '10', '2']);
    assert.deepEqual(rateLimitHeaders(await call()), ['10', '0']);
    const throttled = await call();
    assert.deepEqual([throttled.status, ...rateLimitHeaders(throttled)], [429, '10', '0']);
    const wait = throttled.headers.get('retry-after');
    assert.ok(Number(wait) > 50 && Number(wait) <= 60, String(wait));
    assert.equal(throttled.headers.get('ratelimit-reset'), wait);
    for (let times = 0; times < 6; times += 1) {
      const delegated = await tenant.call(tenant.megan, MINE);
      assert.deepEqual(
        [delegated.status, ...rateLimitHeaders(delegated)],
        [200, null, null],
        'people get no RateLimit headers',
      );
    }
    state.clock.advance(MINUTE);
    assert.equal((await call()).status, 501);
  });
});

describe('An app’s daily limit in SharePoint', () => {
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

  it('applies when the units are used up, however they are spread, and counts violations', async () => {
    const { state } = tenant;
    for (let times = 0; times < 10; times += 1) {
      assert.equal((await call()).status, 501);
      state.clock.advance(MINUTE);
    }
    const throttled = await call();
    assert.deepEqual([throttled.status, throttled.told.slice(0, 2)], [429, ['20', '0']]);
    assert.equal(throttled.told[2], throttled.wait);
    assert.ok(Number(throttled.wait) > 23 * 3600, String(throttled.wait));
    assert.equal(state.limits.violations.of('sharePointApp'), 1);
    state.clock.advance(Number(throttled.wait) * 1_000);
    assert.equal((await call()).status, 501);
  });

  it('appears in the headers only while it has less left than the minute', async () => {
    const { state } = tenant;
    for (let times = 0; times < 4; times += 1) await call();
    assert.deepEqual((await call()).told.slice(0, 2), ['10', '0'], 'the minute has less left');
    state.clock.advance(MINUTE);
    assert.deepEqual((await call()).told, [null, null, null], 'neither is above the warning level');
    state.clock.advance(MINUTE);
    await call();
    assert.deepEqual((await call()).told.slice(0, 2), ['20', '4'], 'the day has less left');
  });

  it('does not apply when the limit is off', async () => {
    tenant.state.limits.sharePointApp.enforcement = 'off';
    for (let times = 0; times < 12; times += 1) assert.equal((await call()).status, 501);
    assert.equal(tenant.state.limits.violations.total(), 0);
  });
});

describe('SharePoint’s callers', () => {
  let tenant: SharePointTenant;
  before(async () => {
    tenant = await startSharePoint();
  });
  after(() => tenant.stop());

  it('are throttled without a decorated user agent, if the switch says so', async () => {
    tenant.state.switches.undecoratedTraffic = 'throttle';
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

  it('are rejected without a user agent', async () => {
    const authorization = `Bearer ${await tenant.appToken(['User.Read.All'])}`;
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    // Unlike fetch, http.get adds no user agent.
    http.get(tenant.origin + MINE, { headers: { authorization } }, resolve).on('error', reject);
    const response = await promise;
    response.resume();
    assert.equal(response.statusCode, 403);
    assert.match(String(response.headers['x-msdavext_error']), /^917656; Access denied/);
  });

  it('need no decoration in a browser', async () => {
    assert.equal(
      (await tenant.browse(tenant.megan, MINE)).status,
      406,
      '406 because the browser accepts HTML, not 429',
    );
  });
});
