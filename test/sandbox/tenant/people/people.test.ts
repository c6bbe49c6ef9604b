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
  const somebody = (number = 17): Person => {
    const person = [...people.values()][number];
    assert.ok(person);
    return person;
  };
  const reread = ({ id }: Person): Person => {
    const person = people.get(id);
    assert.ok(person);
    return person;
  };

  it('are a map of the cast and the population, in an order that stays', () => {
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
    const told: string[] = [];
    people.forEach((_, id) => void told.push(id));
    assert.deepEqual(told, ids);
    assert.ok(ids.every((id) => people.has(id) && people.get(id)?.id === id));
    assert.equal(people.has('00000000-0000-4000-8000-000000000000'), false);
    assert.deepEqual([...new TenantPeople([], population()).keys()], ids.slice(1));
  });

  it('depend on the seed alone', () => {
    const told = (seed: number) => JSON.stringify([...new TenantPeople([], population(seed, 50)).values()]);
    assert.equal(told(3), told(3));
    assert.notEqual(told(3), told(4));
  });

  it('have addresses of their own, plain ones', () => {
    const addresses = [...people.values()].slice(1).map(({ userPrincipalName }) => userPrincipalName);
    assert.equal(new Set(addresses).size, COUNT);
    assert.ok(addresses.every((address) => /^[a-z]+\.[a-z]+\d+@contoso\.test$/.test(address)));
  });

  it('have photos and copies in the parts that a tenant may have', () => {
    const all = [...people.values()].slice(1);
    const part = (fits: (person: Person) => boolean) => all.filter(fits).length / COUNT;
    const near = (actual: number, wanted: number) => assert.ok(Math.abs(actual - wanted) < 0.05, String(actual));
    near(
      part(({ photo }) => photo !== undefined),
      0.72,
    );
    near(
      part(({ profile }) => profile.thumbnails !== undefined),
      0.72 * 0.88 * 0.96,
    );
    near(
      part(({ profile }) => profile.placeholderState === '1'),
      0.28 * 0.5 * 0.96,
    );
    near(
      part(({ assignedPlans }) => assignedPlans[0]?.servicePlanId.startsWith('113feb6c') ?? false),
      0.04,
    );
    const etags = all.flatMap(({ photo }) => photo?.etag ?? []);
    assert.equal(new Set(etags).size, etags.length, 'each photo has its own ETag');
    assert.ok(all.every(({ photo, profile }) => [photo?.changedAt, profile.copiedAt].every((at) => !at || at < NOW)));
  });

  it('may be of all kinds, in parts that a directory may have, told from each other by what they are', () => {
    const count = 10_000;
    const all = [...new TenantPeople([], createPopulation({ ...OPTIONS, count, accounts: 'all' })).values()];
    const [near, share] = [0.012, (fits: (person: Person) => boolean) => all.filter(fits).length / count];
    const kinds: readonly (readonly [string, number, (person: Person) => boolean])[] = [
      ['guests', 0.14, ({ userType }) => userType === 'Guest'],
      ['left', 0.04, ({ oddForms }) => oddForms.mailbox === 'none'],
      ['blocked', 0.1, ({ accountEnabled }) => accountEnabled === false],
      ['unlicensed', 0.14 + 0.04 + 0.04 + 0.02 + 0.03, ({ assignedPlans }) => !assignedPlans.some(isEnabled)],
    ];
    for (const [name, wanted, fits] of kinds) {
      assert.ok(Math.abs(share(fits) - wanted) < near, `${name}: ${share(fits)}`);
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
    const inARow = all.filter((_, index) => isGuestAt(index) && isGuestAt(index + 1)).length / guests.length;
    assert.ok(inARow < 0.25, `guests come in rows: ${inARow}`);
    const byId = all.toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, count / 10);
    const first = byId.filter(({ userType }) => userType === 'Guest').length / byId.length;
    assert.ok(Math.abs(first - 0.14) < 0.04, `guests have ids of their own: ${first}`);
  });

  it('count for licences only where they have some', () => {
    const licences = (accounts?: 'all') => createPopulation({ ...OPTIONS, accounts }).licences;
    assert.deepEqual([licences(), licences('all')], [COUNT, COUNT * 0.73]);
  });

  it('are found by whatever names them, guests too', () => {
    const mixed = new TenantPeople([megan], createPopulation({ ...OPTIONS, accounts: 'all' }));
    const guest = [...mixed.values()].find(({ userType, id }) => userType === 'Guest' && id !== megan.id);
    assert.ok(guest);
    for (const text of [guest.id, guest.userPrincipalName, guest.mail]) {
      assert.deepEqual(mixed.candidates(text), [megan, guest], text);
    }
  });

  it('are the same object for as long as anybody holds it', () => {
    const person = somebody();
    assert.equal(people.get(person.id), person);
    assert.deepEqual(people.candidates(person.mail), [megan, person]);
    assert.equal(somebody(), person);
  });

  it('are found by whatever names them, without looking at the rest', () => {
    const person = somebody();
    const site = `/personal/${person.mail.replace(/[^a-z0-9]/g, '_')}/documents`;
    for (const text of [person.id, person.id.toUpperCase(), person.mail, person.mail.toUpperCase(), site]) {
      assert.deepEqual(people.candidates(text), [megan, person], text);
    }
    const similar = `${person.id.slice(0, 8)}${megan.id.slice(8)}`;
    assert.deepEqual([people.candidates(similar), people.get(similar)], [[megan], undefined]);
    assert.deepEqual(people.candidates('nobody'), [megan]);
    assert.deepEqual(people.candidates(`nobody${COUNT + 1}@contoso.test`), [megan]);
  });

  it('keep what is written to one of them, also when nobody holds it', async () => {
    const { id } = somebody();
    const write = () => {
      const person = people.get(id);
      assert.ok(person);
      person.profile.exchangeSyncState = '0';
      person.oddForms.mailbox = 'on-premises';
    };
    write();
    // The engine keeps an object that was looked at until the task ends.
    await new Promise(setImmediate);
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    assert.deepEqual(
      [people.get(id)?.profile.exchangeSyncState, people.get(id)?.oddForms.mailbox],
      ['0', 'on-premises'],
    );
  });

  it('may be a million, of whom nobody exists before being asked for', () => {
    const million = 1_000_000;
    const begun = performance.now();
    const many = population(1, million);
    const all = new TenantPeople([megan], many);
    assert.equal(all.size, million + 1);
    for (const number of [1, 123_456, million]) {
      const id = many.idOf(number);
      assert.deepEqual([many.numberOf(id), all.get(id)?.id], [number, id]);
    }
    const [[next, last] = []] = all.from(million);
    assert.deepEqual([next, last?.id], [million + 1, many.idOf(million)]);
    assert.ok(performance.now() - begun < 500);
    assert.throws(() => population(1, million + 1), RangeError);
  });

  it('go: nobody finds them any more', () => {
    const person = somebody();
    assert.equal(people.delete(person.id), true);
    assert.equal(people.delete(person.id), false);
    assert.deepEqual([people.get(person.id), people.has(person.id), people.size], [undefined, false, COUNT]);
    assert.ok(![...people.keys()].includes(person.id));
    assert.deepEqual(people.candidates(person.mail), [megan]);
    people.delete(megan.id);
    assert.deepEqual([people.samplePeople(), people.size], [[], COUNT - 1]);
  });

  it('can be put in the place of others, in which they stay', () => {
    const person = somebody();
    const admin: Person = { ...person, directoryRoles: ['User Administrator'] };
    people.set(person.id, admin);
    assert.deepEqual([people.get(person.id), somebody(), people.size], [admin, admin, COUNT + 1]);
    people.delete(person.id);
    people.set(person.id, person);
    assert.deepEqual([people.get(person.id), people.size], [person, COUNT + 1]);
  });

  it('are given out in places, from any of them on', () => {
    const ids = [...people.keys()];
    for (const place of [0, 1, 2, 1000, COUNT, COUNT + 1]) {
      const rest = [...people.from(place)];
      assert.deepEqual(
        rest.map(([, { id }]) => id),
        ids.slice(place),
      );
      assert.deepEqual(
        rest.map(([next]) => next),
        ids.slice(place).map((_, index) => place + index + 1),
      );
    }
  });

  describe("'s photos", () => {
    const AT = new Date('2026-03-03T10:00:00Z');
    const photoDay = () => createPhotoDay(PICTURES, ETAG_KEY, COUNT);

    it('are all changed at once, to another picture with an ETag that nobody has', () => {
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

    it('may get another ETag for the same picture', () => {
      const person = [...people.values()].find(({ photo, id }) => photo && id !== megan.id);
      assert.ok(person?.photo);
      const { photo } = person;
      const flapped = photoDay().flap(person);
      assert.deepEqual({ ...reread(person).photo }, { ...photo, etag: flapped.etag });
      assert.notEqual(flapped.etag, photo.etag);
    });

    it('may be removed, and be none of the pool', () => {
      const person = somebody();
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

describe('a scrambled number', () => {
  it('is told from any other, and leads back', () => {
    const numbers = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(numbers, numbers, numbers, (one, other, key) => {
        assert.equal(unhash(hashReversibly(one, key), key), one);
        assert.equal(hashReversibly(one, key) === hashReversibly(other, key), one === other);
      }),
    );
  });
});
