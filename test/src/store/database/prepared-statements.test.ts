import assert from 'node:assert/strict';
import type { PGlite } from '@electric-sql/pglite';
import { withPreparedStatements } from '../../../../src/store/database/prepared-statements.ts';
import { memoryDatabase } from '../../../helpers/bot/memory-store.ts';

describe('Prepared statements of PGlite', () => {
  let plain: PGlite;
  let prepared: PGlite;
  before(async () => {
    plain = (await memoryDatabase()).pglite;
    prepared = withPreparedStatements(plain);
  });
  beforeEach(() => plain.exec('create table counted (number integer primary key)'));
  afterEach(() => plain.exec('drop table counted'));

  const insert = (number: number, by = prepared) => by.query('insert into counted values ($1)', [number]);
  const select = async (by: Pick<PGlite, 'query'> = prepared) => (await by.query('select * from counted')).rows;

  const namesOf = async (text: string) =>
    (
      await plain.query<{ name: string }>('select name from pg_prepared_statements where statement like $1', [text])
    ).rows.map(({ name }) => name);

  it('return the rows that PGlite returns, first and again', async () => {
    const text = `select $1::timestamptz as time, $2::jsonb as json, $3::bytea as bytes, $4::text[] as texts, $5::int as
      number, $6::boolean as truth, $7::text as text, $8::bigint as big, $9::real as real, $10::text as nothing`;
    const values = [new Date(0), { a: [1] }, Buffer.from('é'), ['x,"', 'y'], -7, true, "'", 2n ** 40n, 0.5, null];
    const { rows } = await plain.query(text, values);
    for (let round = 0; round < 2; round++) assert.deepEqual((await prepared.query(text, values)).rows, rows);
  });

  it('return the number of changed rows, and 0 for a query', async () => {
    const changes = ['insert into counted values (1), (2)', 'update counted set number = number + 2'];
    for (const text of changes) assert.equal((await prepared.query(text)).affectedRows, 2);
    assert.equal((await prepared.query('select * from counted')).affectedRows, 0);
    assert.equal((await prepared.query('delete from counted where number = $1', [3])).affectedRows, 1);
  });

  it('report an error with its code, and work afterwards', async () => {
    await insert(1);
    await assert.rejects(insert(1), { code: '23505' });
    await assert.rejects(prepared.query('selekt'), { code: '42601' });
    await insert(2);
    assert.deepEqual(await select(), [{ number: 1 }, { number: 2 }]);
  });

  it('belong to the transaction, and survive its rollback', async () => {
    const failed = prepared.transaction(async (transaction) => {
      await transaction.query('insert into counted values ($1)', [1]);
      assert.deepEqual(await select(transaction), [{ number: 1 }]);
      throw new Error('roll back');
    });
    await assert.rejects(failed, /roll back/);
    assert.deepEqual(await select(), []);
  });

  it('wait for a transaction that is open', async () => {
    let inserted: Promise<unknown> | undefined;
    await prepared.transaction(async (transaction) => {
      inserted = insert(1);
      assert.deepEqual(await select(transaction), []);
    });
    await inserted;
    assert.deepEqual(await select(), [{ number: 1 }]);
  });

  it('are prepared again when the columns change', async () => {
    await select();
    await plain.exec('alter table counted add column added text');
    await assert.rejects(prepared.transaction(select), { code: '0A000' });
    await insert(1);
    assert.deepEqual(await select(), [{ number: 1, added: null }]);
    await plain.exec('alter table counted drop column added');
    assert.deepEqual(await select(), [{ number: 1 }]);
  });

  it('are prepared again when another user of the session has removed them', async () => {
    await insert(1);
    for (const name of await namesOf('%counted%')) await plain.exec(`deallocate ${name}`);
    await insert(2);
    assert.deepEqual(await select(), [{ number: 1 }, { number: 2 }]);
  });

  it('are closed when there are too many', async () => {
    const few = withPreparedStatements(plain, 3);
    for (let number = 0; number < 9; number++) {
      assert.deepEqual((await few.query(`select ${number} as few`)).rows, [{ few: number }]);
    }
    // The last one is closed with the next one.
    assert.equal((await namesOf('select % as few')).length, 4);
    assert.deepEqual((await few.query('select 0 as few')).rows, [{ few: 0 }]);
  });
});
