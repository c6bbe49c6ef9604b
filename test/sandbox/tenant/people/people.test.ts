import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { TenantPeople } from '../../../../sandbox/tenant/people/people.ts';
import type { AssignedServicePlan, Person } from '../../../../sandbox/tenant/people/person.ts';
import { createPhotoDay } from '../../../../sandbox/tenant/people/photo-day.ts';
import { createPopulation, type PopulationOptions } from '../../../../sandbox/tenant/people/population.ts';
import type { PoolPicture } from '../../../../sandbox/tenant/people/population-photos.ts';
import { hashReversibly, unhash } from '../../../../sandbox/tenant/reversible-hash.ts';
import { cpuTime } from '../../../helpers/cpu-time.ts';
import { smallState } from '../../../helpers/sandbox/small-tenant.ts';

const COUNT = 2000;
const ETAG_KEY = 7;
const NOW = new Date('2026-03-02T09:00:00Z');
const PICTURES = ['first', 'second', 'third'].map((name): PoolPicture => {
  const bytes = Buffer.from(name);
  return { bytes, contentType: 'image/jpeg', size: 648, thumbnails: { S: bytes, M: bytes, L: bytes } };
});

const OPTIONS: PopulationOptions = {
  count: COUNT,
  seed: 1,
  etagKey: ETAG_KEY,
  domain: 'contoso.test',
  now: NOW,
  pictures: PICTURES,
};

function population(seed = 1, count = COUNT) {
  return createPopulation({ ...OPTIONS, seed, count });
}

const isEnabled = ({ capabilityStatus }: AssignedServicePlan) => capabilityStatus === 'Enabled';

describe('the people of a tenant', () => {
  let megan: Person;
  let people: TenantPeople;
  before(async () => {
    ({ megan } = await smallState());
  });
  beforeEach(() => {
    people = new TenantPeople([megan], population());
  });
  const personAt = (number = 17): Person => {
    const person = [...people.values()][number];
    assert.ok(person);
    return person;
  };
  const reread = ({ id }: Person): Person => {
    const person = people.get(id);
    assert.ok(person);
    return person;
  };

  it('are a map of sample people and population in a stable order', () => {
    const ids = [...people.keys()];
    assert.deepEqual([people.size, ids.length, new Set(ids).size, ids[0]], [COUNT + 1, COUNT + 1, COUNT + 1, megan.id]);
    assert.deepEqual(
      [...people.values()].map(({ id }) => id),
      ids,
    );
    assert.deepEqual(
      [...people].map(([id]) => id),
      ids,
    );
    const visited: string[] = [];
    people.forEach((_, id) => void visited.push(id));
    assert.deepEqual(visited, ids);
    assert.ok(ids.every((id) => people.has(id) && people.get(id)?.id === id));
    assert.equal(people.has('00000000-0000-4000-8000-000000000000'), false);
    assert.deepEqual([...new TenantPeople([], population()).keys()], ids.slice(1));
  });

  it('depend only on the seed', () => {
    const serialize = (seed: number) => JSON.stringify([...new TenantPeople([], population(seed, 50)).values()]);
    assert.equal(serialize(3), serialize(3));
    assert.notEqual(serialize(3), serialize(4));
  });

  it('have unique ASCII addresses', () => {
    const addresses = [...people.values()].slice(1).map(({ userPrincipalName }) => userPrincipalName);
    assert.equal(new Set(addresses).size, COUNT);
    assert.ok(addresses.every((address) => /^[a-z]+\.[a-z]+\d+@contoso\.test$/.test(address)));
  });

  it('have photos and copies in realistic shares', () => {
    const all = [...people.values()].slice(1);
    const share = (matches: (person: Person) => boolean) => all.filter(matches).length / COUNT;
    const assertNear = (actual: number, expected: number) =>
      assert.ok(Math.abs(actual - expected) < 0.05, String(actual));
    assertNear(
      share(({ photo }) => photo !== undefined),
      0.72,
    );
    assertNear(
      share(({ profile }) => profile.thumbnails !== undefined),
      0.72 * 0.88 * 0.96,
    );
    assertNear(
      share(({ profile }) => profile.placeholderState === '1'),
      0.28 * 0.5 * 0.96,
    );
    assertNear(
      share(({ assignedPlans }) => assignedPlans[0]?.servicePlanId.startsWith('113feb6c') ?? false),
      0.04,
    );
    const etags = all.flatMap(({ photo }) => photo?.etag ?? []);
    assert.equal(new Set(etags).size, etags.length, 'each photo has a unique ETag');
    assert.ok(all.every(({ photo, profile }) => [photo?.changedAt, profile.copiedAt].every((at) => !at || at < NOW)));
  });

  it('can be of all account kinds in realistic shares, with distinct properties', () => {
    const count = 10_000;
    const all = [...new TenantPeople([], createPopulation({ ...OPTIONS, count, accounts: 'all' })).values()];
    const tolerance = 0.012;
    const share = (matches: (person: Person) => boolean) => all.filter(matches).length / count;
    const kinds: readonly (readonly [string, number, (person: Person) => boolean])[] = [
      ['guests', 0.14, ({ userType }) => userType === 'Guest'],
      ['former', 0.04, ({ oddForms }) => oddForms.mailbox === 'none'],
      ['blocked', 0.1, ({ accountEnabled }) => accountEnabled === false],
      ['unlicensed', 0.14 + 0.04 + 0.04 + 0.02 + 0.03, ({ assignedPlans }) => !assignedPlans.some(isEnabled)],
    ];
    for (const [name, expected, matches] of kinds) {
      assert.ok(Math.abs(share(matches) - expected) < tolerance, `${name}: ${share(matches)}`);
    }
    const guests = all.filter(({ userType }) => userType === 'Guest');
    for (const { userPrincipalName, mail, assignedPlans } of guests) {
      assert.match(userPrincipalName, /^[a-z.]+\d+_[a-z]+\.example#EXT#@contoso\.test$/);
      assert.match(mail, /^[a-z.]+\d+@[a-z]+\.example$/);
      assert.equal(assignedPlans.length, 0);
    }
    assert.ok(guests.filter(({ photo }) => photo).length / guests.length < 0.06);
    assert.equal(new Set(all.map(({ userPrincipalName }) => userPrincipalName)).size, count);
    const isGuestAt = (index: number) => all[index]?.userType === 'Guest';
    const adjacentGuests = all.filter((_, index) => isGuestAt(index) && isGuestAt(index + 1)).length / guests.length;
    assert.ok(adjacentGuests < 0.25, `adjacent guests: ${adjacentGuests}`);
    const byId = all.toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, count / 10);
    const guestShare = byId.filter(({ userType }) => userType === 'Guest').length / byId.length;
    assert.ok(Math.abs(guestShare - 0.14) < 0.04, `guests among the lowest ids: ${guestShare}`);
  });

  it('count as licensed only with a licence', () => {
    const licences = (accounts?: 'all') => createPopulation({ ...OPTIONS, accounts }).licences;
    assert.deepEqual([licences(), licences('all')], [COUNT, COUNT * 0.73]);
  });

  it('are found by id, address and path, including guests', () => {
    const mixed = new TenantPeople([megan], createPopulation({ ...OPTIONS, accounts: 'all' }));
    const guest = [...mixed.values()].find(({ userType, id }) => userType === 'Guest' && id !== megan.id);
    assert.ok(guest);
    for (const text of [guest.id, guest.userPrincipalName, guest.mail]) {
      assert.deepEqual(mixed.candidates(text), [megan, guest], text);
    }
  });

  it('are the same object while it is referenced', () => {
    const person = personAt();
    assert.equal(people.get(person.id), person);
    assert.deepEqual(people.candidates(person.mail), [megan, person]);
    assert.equal(personAt(), person);
  });

  it('are found by id, address and path without checking all others', () => {
    const person = personAt();
    const site = `/personal/${person.mail.replace(/[^a-z0-9]/g, '_')}/documents`;
    for (const text of [person.id, person.id.toUpperCase(), person.mail, person.mail.toUpperCase(), site]) {
      assert.deepEqual(people.candidates(text), [megan, person], text);
    }
    const similar = `${person.id.slice(0, 8)}${megan.id.slice(8)}`;
    assert.deepEqual([people.candidates(similar), people.get(similar)], [[megan], undefined]);
    assert.deepEqual(people.candidates('unknown'), [megan]);
    assert.deepEqual(people.candidates(`unknown${COUNT + 1}@contoso.test`), [megan]);
  });

  it('keep changes to a person that is no longer referenced', async () => {
    const { id } = personAt();
    const write = () => {
      const person = people.get(id);
      assert.ok(person);
      person.profile.exchangeSyncState = '0';
      person.oddForms.mailbox = 'on-premises';
    };
    write();
    // V8 keeps an object alive until the end of the task that dereferenced its WeakRef.
    await new Promise(setImmediate);
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    assert.deepEqual(
      [people.get(id)?.profile.exchangeSyncState, people.get(id)?.oddForms.mailbox],
      ['0', 'on-premises'],
    );
  });

  it('can be a million, created only on demand', () => {
    const million = 1_000_000;
    const startedAt = cpuTime();
    const many = population(1, million);
    const all = new TenantPeople([megan], many);
    assert.equal(all.size, million + 1);
    for (const number of [1, 123_456, million]) {
      const id = many.idOf(number);
      assert.deepEqual([many.numberOf(id), all.get(id)?.id], [number, id]);
    }
    const [[next, last] = []] = all.from(million);
    assert.deepEqual([next, last?.id], [million + 1, many.idOf(million)]);
    assert.ok(cpuTime() - startedAt < 500);
    assert.throws(() => population(1, million + 1), RangeError);
  });

  it('are not found after deletion', () => {
    const person = personAt();
    assert.equal(people.delete(person.id), true);
    assert.equal(people.delete(person.id), false);
    assert.deepEqual([people.get(person.id), people.has(person.id), people.size], [undefined, false, COUNT]);
    assert.ok(![...people.keys()].includes(person.id));
    assert.deepEqual(people.candidates(person.mail), [megan]);
    people.delete(megan.id);
    assert.deepEqual([people.samplePeople(), people.size], [[], COUNT - 1]);
  });

  it('can be replaced, keeping their position', () => {
    const person = personAt();
    const admin: Person = { ...person, directoryRoles: ['User Administrator'] };
    people.set(person.id, admin);
    assert.deepEqual([people.get(person.id), personAt(), people.size], [admin, admin, COUNT + 1]);
    people.delete(person.id);
    people.set(person.id, person);
    assert.deepEqual([people.get(person.id), people.size], [person, COUNT + 1]);
  });

  it('are iterated from any position', () => {
    const ids = [...people.keys()];
    for (const position of [0, 1, 2, 1000, COUNT, COUNT + 1]) {
      const remaining = [...people.from(position)];
      assert.deepEqual(
        remaining.map(([, { id }]) => id),
        ids.slice(position),
      );
      assert.deepEqual(
        remaining.map(([next]) => next),
        ids.slice(position).map((_, index) => position + index + 1),
      );
    }
  });

  describe("'s photos", () => {
    const AT = new Date('2026-03-03T10:00:00Z');
    const photoDay = () => createPhotoDay(PICTURES, ETAG_KEY, COUNT);

    it('are all changed at once, each to another picture with a unique ETag', () => {
      const before = new Map([...people.values()].map(({ id, photo }) => [id, photo]));
      const known = new Set([...before.values()].map((photo) => photo?.etag));
      const day = photoDay();
      for (let times = 0; times < 2; times += 1) {
        assert.equal(day.change(people.values(), AT), COUNT + 1);
        for (const { id, photo } of people.values()) {
          assert.ok(photo && photo.bytes !== before.get(id)?.bytes);
          assert.ok(!known.has(photo.etag));
          assert.deepEqual(photo.changedAt, AT);
          known.add(photo.etag);
          before.set(id, photo);
        }
      }
    });

    it('can get another ETag for the same picture', () => {
      const person = [...people.values()].find(({ photo, id }) => photo && id !== megan.id);
      assert.ok(person?.photo);
      const { photo } = person;
      const flapped = photoDay().flap(person);
      assert.deepEqual({ ...reread(person).photo }, { ...photo, etag: flapped.etag });
      assert.notEqual(flapped.etag, photo.etag);
    });

    it('can be removed, and can be pictures outside the pool', () => {
      const person = personAt();
      person.photo = undefined;
      assert.equal(reread(person).photo, undefined);
      const upload = {
        bytes: Buffer.from('x'),
        contentType: 'image/jpeg',
        size: 1,
        etag: 'any',
        changedAt: AT,
      } as const;
      person.photo = upload;
      assert.equal(reread(person).photo, upload);
      photoDay().change([person], AT);
      assert.notEqual(reread(person).photo?.bytes, upload.bytes);
    });
  });
});

describe('a reversible hash', () => {
  it('is unique and can be reversed', () => {
    const numbers = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, key) => {
        assert.equal(unhash(hashReversibly(a, key), key), a);
        assert.equal(hashReversibly(a, key) === hashReversibly(b, key), a === b);
      }),
    );
  });
});
