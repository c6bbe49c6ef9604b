import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decisiveAttempt,
  HOST_SOURCES,
  type HostAttempt,
  type HostOutcome,
  type MySiteHost,
  nextStep,
  outcomeOf,
  standardHost,
  withHost,
} from '../../../../src/microsoft365/sharepoint/host-choice.ts';

const ORIGINS = ['a', 'b', 'c', 'd'].map((name) => `https://${name}-my.sharepoint.com`);
const origin = fc.constantFrom(...ORIGINS);
const OUTCOMES = ['profile', 'no-profile', 'not-ours', 'gone', 'unclear', 'failed'] as const satisfies HostOutcome[];

/** What each host would answer, who names which host, and what is known before. */
const world = fc.record({
  answers: fc.dictionary(
    origin,
    fc.record({ outcome: fc.constantFrom(...OUTCOMES), names: fc.option(origin, { nil: undefined }) }),
  ),
  known: fc.option(origin, { nil: undefined }),
  account: fc.option(origin),
  renewed: fc.option(origin),
});

type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function search({ answers, known, account, renewed }: World) {
  const attempts: HostAttempt[] = [];
  const asked = { account: false, renewed: false };
  for (let steps = 0; ; steps++) {
    assert.ok(steps <= 10, 'the search ends');
    const step = nextStep({
      attempts,
      known,
      account: asked.account ? account : undefined,
      renewed: asked.renewed ? renewed : undefined,
    });
    if (step === 'done') return { attempts, asked };
    if (step === 'read-account') asked.account = true;
    else if (step === 'renew-standard') asked.renewed = true;
    else {
      const { outcome = 'not-ours' as const, names } = answers[step.read] ?? {};
      attempts.push({ origin: step.read, outcome, names: outcome === 'profile' ? names : undefined });
    }
  }
}

describe('The choice of a My Site host', () => {
  it('reads no host twice, and none that nothing named', () => {
    fc.assert(
      fc.property(world, (one) => {
        const { attempts } = search(one);
        const read = attempts.map((attempt) => attempt.origin);
        assert.equal(new Set(read).size, read.length);
        const named = [one.known, one.account, one.renewed, ...attempts.map(({ names }) => names)];
        for (const host of read) assert.ok(named.includes(host), host);
      }),
    );
  });

  it('does not ask the account while a host of the tenant answers: its owner could write anything there', () => {
    fc.assert(
      fc.property(world, (one) => {
        const first = one.known === undefined ? undefined : one.answers[one.known]?.outcome;
        const { asked } = search(one);
        if (first === 'profile' || first === 'failed') assert.equal(asked.account, false);
      }),
    );
  });

  it('finds a profile if a host that is known, or that the profile names, has one', () => {
    fc.assert(
      fc.property(world, (one) => {
        const { attempts } = search(one);
        const hasProfile = attempts.some(({ outcome }) => outcome === 'profile');
        assert.equal(decisiveAttempt(attempts)?.outcome === 'profile', hasProfile);
        if (one.known && one.answers[one.known]?.outcome === 'profile') assert.ok(hasProfile);
        const decisive = decisiveAttempt(attempts);
        if (decisive?.names && hasProfile) assert.ok(attempts.some((attempt) => attempt.origin === decisive.names));
      }),
    );
  });

  it('lets no satellite and no single account become the standard', () => {
    const host = fc.record({ origin, source: fc.constantFrom(...HOST_SOURCES) });
    fc.assert(
      fc.property(fc.array(host), (learned) => {
        const hosts = learned.reduce<readonly MySiteHost[]>(withHost, []);
        assert.equal(new Set(hosts.map((one) => one.origin)).size, hosts.length);
        const standard = hosts.find((one) => one.origin === standardHost(hosts));
        const strongest = HOST_SOURCES.find((source) => hosts.some((one) => one.source === source));
        if (strongest === undefined || strongest === 'sharepoint') assert.equal(standard, undefined);
        else assert.equal(standard?.source, strongest);
      }),
    );
  });

  it('takes the newest of equally strong hosts: a domain can be renamed', () => {
    const [old = '', renamed = ''] = ORIGINS;
    for (const source of ['root-site', 'people'] as const) {
      const hosts = [old, renamed].map((one): MySiteHost => ({ origin: one, source }));
      assert.equal(standardHost(hosts), renamed);
    }
  });

  const failed = (
    reason: 'not-allowed' | 'not-found' | 'unreachable' | 'refused' | 'throttled' | 'no-token',
    code = '',
  ) => outcomeOf({ state: 'failed', reason, code });
  it('distinguishes a host that is gone from one that fails', () => {
    assert.equal(failed('not-allowed', 'AADSTS500011'), 'not-ours');
    assert.equal(failed('not-found'), 'gone');
    assert.equal(failed('unreachable', 'ENOTFOUND'), 'gone');
    assert.equal(failed('unreachable', 'ECONNREFUSED'), 'unclear');
    assert.equal(failed('refused'), 'unclear');
    assert.equal(failed('no-token', 'ENOTFOUND'), 'failed', 'the sign-in host');
    assert.equal(failed('throttled'), 'failed');
    assert.equal(failed('not-allowed', 'AADSTS65001'), 'failed');
    assert.equal(outcomeOf({ state: 'absent', sign: 'no-profile' }), 'no-profile');
  });
});
