import assert from 'node:assert/strict';
import type { BestEffort } from '../../../src/cache/best-effort.ts';
import { type ChosenLanguages, createChosenLanguages } from '../../../src/cache/chosen-languages.ts';

const TENANT = 'contoso';
const NORA = { tenantId: TENANT, objectId: 'nora' };
const LUCA = { tenantId: TENANT, objectId: 'luca' };

describe('The chosen languages', () => {
  let stored: Map<string, string>;
  let reads: number;
  let broken: boolean;
  let time: number;
  /** What was read is returned after this. */
  let returned: Promise<void> | undefined;
  beforeEach(() => {
    [stored, reads, broken, time, returned] = [new Map([['nora', 'it']]), 0, false, 0, undefined];
  });
  const bestEffort: BestEffort = (_failure, work, fallback) => work().catch(() => fallback);
  async function read<T>(find: () => T): Promise<T> {
    reads += 1;
    if (broken) throw new Error('Closed.');
    const found = find();
    await returned;
    return found;
  }
  const create = (isShared: boolean): ChosenLanguages =>
    createChosenLanguages({
      store: {
        isShared,
        roster: {
          chosenLanguage: ({ objectId }) => read(() => stored.get(objectId)),
          chosenLanguages: () => read(() => new Map(stored)),
        },
      },
      tenantId: TENANT,
      bestEffort,
      clock: () => time,
    });

  it('are read once where one process uses the database', async () => {
    const languages = create(false);
    assert.deepEqual(await Promise.all([languages.of(NORA), languages.of(LUCA)]), ['it', undefined]);
    languages.set(LUCA, 'en');
    languages.set(NORA, undefined);
    assert.deepEqual(await Promise.all([languages.of(NORA), languages.of(LUCA)]), [undefined, 'en']);
    assert.equal(reads, 1);
  });

  it('are read for each turn where several instances use the database', async () => {
    const languages = create(true);
    assert.equal(await languages.of(NORA), 'it');
    stored.set('nora', 'en');
    assert.equal(await languages.of(NORA), 'en');
  });

  for (const isShared of [false, true]) {
    it(`are not waited for again right after a failure, ${isShared ? 'several instances' : 'one process'}`, async () => {
      const languages = create(isShared);
      broken = true;
      assert.equal(await languages.of(NORA), undefined);
      broken = false;
      time = 4_999;
      assert.equal(await languages.of(NORA), undefined);
      assert.equal(reads, 1);
      time = 5_000;
      assert.equal(await languages.of(NORA), 'it');
      broken = true;
      assert.equal(await languages.of(NORA), 'it', 'from memory');
    });

    it(`are forgotten with their person, ${isShared ? 'several instances' : 'one process'}`, async () => {
      const languages = create(isShared);
      await languages.of(NORA);
      assert.deepEqual(languages.objectIds(), ['nora']);
      languages.forget(NORA);
      assert.deepEqual(languages.objectIds(), []);
      stored.set('nora', 'en');
      assert.equal(await languages.of(NORA), 'en', 'the person is back and has chosen again');
    });

    it(`of other tenants are not read, ${isShared ? 'several instances' : 'one process'}`, async () => {
      assert.equal(await create(isShared).of({ ...NORA, tenantId: 'other' }), undefined);
      assert.equal(reads, 0);
    });
  }

  it('that change while all are read are read again', async () => {
    const languages = create(false);
    const { promise, resolve } = Promise.withResolvers<void>();
    returned = promise;
    const first = languages.of(NORA);
    stored.set('nora', 'en');
    languages.set(NORA, 'en');
    resolve();
    await first;
    assert.equal(await languages.of(NORA), 'en');
  });
});
