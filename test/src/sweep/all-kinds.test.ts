import assert from 'node:assert/strict';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { type Person, startTenant, type Tenant } from '../../../sandbox/index.ts';
import type { Store } from '../../../src/store/types.ts';
import type { RunSweep } from '../../../src/sweep/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { createTenantSweep } from '../../helpers/sweep/tenant-sweep.ts';
import { DAY } from '../../helpers/sweep/watched.ts';
import { trustAuthority } from '../../helpers/trusted-authority.ts';

const NEVER = new AbortController().signal;

describe('A sweep of accounts of all kinds', () => {
  let distrust: () => void;
  let tenant: Tenant;
  let store: Store;
  let sweep: RunSweep;
  let all: readonly Person[];
  before(async () => {
    tenant = await startTenant({ seed: 4_923, population: 260, accounts: 'all' });
    distrust = trustAuthority(tenant.certificates.authority);
    store = await memoryStore();
    sweep = createTenantSweep(tenant, store);
    all = [...tenant.state.people.values()];
    for (const person of all) {
      const seen = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
      await store.roster.upsert(key(person), seen, now());
    }
  });
  after(async () => {
    distrust();
    await tenant.stop();
  });

  const now = () => tenant.state.clock.now();
  const key = ({ id }: Person) => ({ tenantId: tenant.state.id, objectId: id });
  const run = () => sweep({ signal: NEVER, maxWait: 0 });
  const here = async () => (await store.roster.count(tenant.state.id)).here;
  const changes = () =>
    store.changes.claimDue(tenant.state.id, { seenUntil: now(), now: now(), claimedUntil: now(), limit: 1_000 });
  const guest = (index: number) => {
    const guests = all.filter(({ userType, photo }) => userType === 'Guest' && !photo);
    return guests[index] ?? assert.fail('There are too few guests.');
  };

  it('covers guests and blocked accounts, as Graph lists them', async () => {
    const { clientId } = tenant.apps.bot;
    const audience = 'https://graph.microsoft.com';
    const token = await issueAccessToken(tenant.state, { audience, clientId, roles: ['User.Read.All'] });
    const seen: { userPrincipalName: string; userType: string; accountEnabled: boolean }[] = [];
    const select = '$select=userPrincipalName,userType,accountEnabled&$top=150';
    for (let next = `${tenant.addresses.graph}/v1.0/users?${select}`; next; ) {
      const page = await (await fetch(next, { headers: { authorization: `Bearer ${token}` } })).json();
      seen.push(...page.value);
      next = page['@odata.nextLink'] ?? '';
    }
    assert.equal(seen.length, all.length);
    const guests = seen.filter(({ userType }) => userType === 'Guest');
    assert.ok(guests.length > 20 && guests.every(({ userPrincipalName }) => userPrincipalName.includes('#EXT#@')));
    assert.ok(seen.filter(({ accountEnabled }) => !accountEnabled).length > 10);
  });

  it('reads all of them, and neither fails nor waits because of missing mailboxes', async () => {
    const { ended, done, failed, throttled } = await run();
    const left = all.filter(({ oddForms }) => oddForms.mailbox === 'none').length;
    assert.deepEqual([ended, done, throttled], ['done', all.length, 0]);
    assert.equal(failed['no-mailbox'], left);
    assert.ok(left > 2);
  });

  it('keeps people without a mailbox and a photo until they leave the directory', async () => {
    const [stays, goes] = [guest(0), guest(1)];
    const before = await here();
    // Blocked accounts are no longer watched, but not erased.
    const blocked = all.filter(
      ({ accountEnabled, oddForms, photo }) => accountEnabled === false && (oddForms.mailbox === 'none' || !photo),
    );
    for (let times = 0; times < 2; times++) {
      tenant.state.clock.advance(4 * DAY);
      await run();
    }
    assert.ok(blocked.length > 10);
    const after = before - blocked.length;
    const { unreachable } = await store.roster.count(tenant.state.id);
    assert.deepEqual([await here(), unreachable, await changes()], [after, blocked.length, []]);
    tenant.deletePerson(goes);
    for (let times = 0; times < 2; times++) {
      tenant.state.clock.advance(4 * DAY);
      await run();
    }
    assert.equal(await here(), after - 1);
    assert.equal(await store.roster.find(key(goes)), undefined);
    assert.equal((await store.roster.find(key(stays)))?.reach, 'here');
    assert.deepEqual([await changes(), tenant.violations.total()], [[], 0]);
  });

  it('detects a guest’s photo that an admin has set', async () => {
    const { id } = guest(2);
    tenant.changePhotos([guest(2)]);
    tenant.state.clock.advance(DAY);
    await run();
    assert.deepEqual(
      (await changes()).map(({ objectId, kind }) => [objectId, kind]),
      [[id, 'appeared']],
    );
  });
});
