import { type Kysely, sql } from 'kysely';
import { answerKeyPrefix } from '../../people/answer-keys.ts';
import { type Database, SCHEMA, type Schema } from '../database/schema.ts';
import { ANSWER_OUTCOME_MS } from '../retention.ts';
import { dayOf, spanOfDay } from './day-of.ts';
import type { AnswerOutcome, AnswersOfDay, ReportStore, SeenAnswer } from './types.ts';

const PROBLEM: AnswerOutcome = 'problem';
const SOLVED: AnswerOutcome = 'solved';

/** Queries about what answers said. */
export function createAnswerCounts(database: Database): Pick<ReportStore, 'countAnswers' | 'answers'> {
  return {
    async countAnswers(tenantId, answers, now) {
      if (answers.length === 0) return;
      await database.transaction().execute(async (transaction) => {
        const counts = new Map<string, number>();
        const add = (day: string, name: string) =>
          counts.set(`${day} ${name}`, (counts.get(`${day} ${name}`) ?? 0) + 1);
        for (const { day, verdict } of await firstOfDay(transaction, tenantId, answers)) add(day, verdict);
        const today = dayOf(now);
        for (let told = await claimProblems(transaction, tenantId, answers, now); told > 0; told--) add(today, PROBLEM);
        for (let left = await endProblems(transaction, tenantId, answers, now); left > 0; left--) add(today, SOLVED);
        await addCounts(transaction, tenantId, counts, now);
      });
    },
    async answers(tenantId, since) {
      const rows = await database
        .selectFrom('answer_count')
        .select(['day', 'name', 'people'])
        .where('tenant_id', '=', tenantId)
        .where('day', '>=', dayOf(since))
        .orderBy('day')
        .orderBy('name')
        .execute();
      return [...Map.groupBy(rows, ({ day }) => day)].map(([day, ofDay]) => answersOf(day, ofDay));
    },
  };
}

function answersOf(day: string, rows: readonly { readonly name: string; readonly people: number }[]): AnswersOfDay {
  const of = (wanted: string) => rows.find(({ name }) => name === wanted)?.people ?? 0;
  const verdicts = rows.filter(({ name }) => name !== PROBLEM && name !== SOLVED);
  return {
    day,
    problems: of(PROBLEM),
    solved: of(SOLVED),
    verdicts: Object.fromEntries(verdicts.map(({ name, people }) => [name, people])),
  };
}

/** The answers that are the first ones of their person on that day. */
async function firstOfDay(
  transaction: Kysely<Schema>,
  tenantId: string,
  answers: readonly SeenAnswer[],
): Promise<readonly { readonly day: string; readonly verdict: string }[]> {
  const byKey = new Map<string, { readonly day: string; readonly verdict: string; readonly until: Date }>();
  for (const { person, verdict, at } of answers) {
    const day = dayOf(at);
    const key = `${answerKeyPrefix(person)}${day}`;
    if (!byKey.has(key)) byKey.set(key, { day, verdict, until: spanOfDay(day).until });
  }
  const claimed = await claim(transaction, tenantId, byKey);
  return claimed.flatMap((key) => byKey.get(key) ?? []);
}

/** Remembers who was told about a problem that they can solve. Returns how many of them are new. */
async function claimProblems(
  transaction: Kysely<Schema>,
  tenantId: string,
  answers: readonly SeenAnswer[],
  now: Date,
): Promise<number> {
  const having = answers.filter(({ outcome }) => outcome === 'problem');
  const byKey = new Map(
    having.map(({ person, at }) => [problemKey(person), { until: new Date(at.getTime() + ANSWER_OUTCOME_MS) }]),
  );
  const keys = [...byKey.keys()];
  if (keys.length > 0) {
    const expired = transaction.deleteFrom('claim').where('tenant_id', '=', tenantId).where('key', 'in', keys);
    await expired.where('kept_until', '<=', now).execute();
  }
  return (await claim(transaction, tenantId, byKey)).length;
}

/** Forgets the problem of people whose latest answer says that it is solved. Returns how many had one. */
async function endProblems(
  transaction: Kysely<Schema>,
  tenantId: string,
  answers: readonly SeenAnswer[],
  now: Date,
): Promise<number> {
  const latest = new Map(answers.map(({ person, outcome }) => [problemKey(person), outcome]));
  const solved = [...latest].flatMap(([key, outcome]) => (outcome === 'solved' ? [key] : []));
  if (solved.length === 0) return 0;
  const ended = await transaction
    .deleteFrom('claim')
    .where('tenant_id', '=', tenantId)
    .where('key', 'in', solved)
    .where('kept_until', '>', now)
    .returning('key')
    .execute();
  return ended.length;
}

function problemKey(person: SeenAnswer['person']): string {
  return `${answerKeyPrefix(person)}${PROBLEM}`;
}

/** Claims the keys that are not claimed yet, and returns them. Sorted, so that instances do not block each other. */
async function claim(
  transaction: Kysely<Schema>,
  tenantId: string,
  byKey: ReadonlyMap<string, { readonly until: Date }>,
): Promise<readonly string[]> {
  if (byKey.size === 0) return [];
  const rows = [...byKey]
    .map(([key, { until }]) => ({ key, kept_until: until }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const claimed = await sql<{ readonly key: string }>`
    insert into ${sql.table(`${SCHEMA}.claim`)} (tenant_id, key, claimed_by, kept_until)
    select ${tenantId}, v.key, '', v.kept_until
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(key text, kept_until timestamptz)
    on conflict (tenant_id, key) do nothing
    returning key`.execute(transaction);
  return claimed.rows.map(({ key }) => key);
}

async function addCounts(
  transaction: Kysely<Schema>,
  tenantId: string,
  counts: ReadonlyMap<string, number>,
  now: Date,
): Promise<void> {
  for (const [key, people] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [day = '', name = ''] = key.split(' ');
    await transaction
      .insertInto('answer_count')
      .values({ tenant_id: tenantId, day, name, people, counted_at: now })
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'day', 'name'])
          .doUpdateSet({ people: sql<number>`answer_count.people + excluded.people`, counted_at: now }),
      )
      .execute();
  }
}
