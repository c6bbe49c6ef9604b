import { messages, type PGlite, protocol, type Results, type Transaction } from '@electric-sql/pglite';
import { LRUCache } from 'lru-cache';

/** Maximum number of prepared statements. A text with a list of parameters is another statement for each length. */
const MAX_STATEMENTS = 300;
/**
 * Errors of statements that must be prepared again: "cached plan must not change result type", and a statement that a
 * client of the folder's socket has removed. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const OUTDATED: readonly unknown[] = ['0A000', '26000'];

interface Statement {
  readonly name: string;
  readonly parameterTypes: readonly number[];
  readonly columns: readonly { readonly name: string; readonly type: number }[];
}

/** Number of statements so far, for their names: all users of a PGlite share its session. */
let prepared = 0;

/**
 * PGlite whose `query` prepares each text once. PGlite itself parses a text again for each query and sends each part of
 * it alone, which takes longer than most queries do. Rows are objects; options of `query` have no effect.
 */
export function withPreparedStatements(pglite: PGlite, max = MAX_STATEMENTS): PGlite {
  /** Names of statements to be closed with the next exchange. */
  let surplus: string[] = [];
  const statements = new LRUCache<string, Statement>({
    max,
    dispose: ({ name }) => surplus.push(name),
  });

  const exchange = (...parts: readonly Uint8Array[]) =>
    pglite.execProtocolStream(Buffer.concat([...parts, protocol.serialize.sync()]));

  async function prepare(text: string): Promise<Statement> {
    const known = statements.get(text);
    if (known) return known;
    const name = `photo_sync_${++prepared}`;
    const { parse, describe, close } = protocol.serialize;
    const closing = surplus.map((old) => close({ type: 'S', name: old }));
    surplus = [];
    const answers = await exchange(...closing, parse({ name, text }), describe({ type: 'S', name }));
    const parameters = answers.find((answer) => answer instanceof messages.ParameterDescriptionMessage);
    const row = answers.find((answer) => answer instanceof messages.RowDescriptionMessage);
    const columns = (row?.fields ?? []).map((field) => ({ name: field.name, type: field.dataTypeID }));
    const statement = { name, parameterTypes: parameters?.dataTypeIDs ?? [], columns };
    statements.set(text, statement);
    return statement;
  }

  async function run(text: string, values: readonly unknown[]): Promise<Results<object>> {
    const { name, parameterTypes, columns } = await prepare(text);
    const serialized = values.map((value, at) => {
      if (value === null || value === undefined) return null;
      return pglite.serializers[parameterTypes[at] ?? 0]?.(value) ?? String(value);
    });
    const { bind, execute } = protocol.serialize;
    try {
      const answers = await exchange(bind({ statement: name, values: serialized }), execute({}));
      return { rows: rowsOf(answers, columns), affectedRows: affectedRowsOf(answers), fields: [] };
    } catch (error) {
      // A client that has removed one statement may have removed all.
      if (OUTDATED.includes(codeOf(error))) statements.clear();
      throw error;
    }
  }

  function rowsOf(answers: Awaited<ReturnType<typeof exchange>>, columns: Statement['columns']): object[] {
    return answers
      .filter((answer) => answer instanceof messages.DataRowMessage)
      .map(({ fields }) =>
        Object.fromEntries(
          columns.map(({ name, type }, at) => {
            const field = fields[at] ?? null;
            const parse = pglite.parsers[type];
            return [name, field !== null && parse ? parse(field, type) : field];
          }),
        ),
      );
  }

  const query = (text: string, values: readonly unknown[] = []) =>
    pglite._runExclusiveTransaction(() =>
      pglite._runExclusiveQuery(async () => {
        try {
          return await run(text, values);
        } catch (error) {
          if (!OUTDATED.includes(codeOf(error))) throw error;
          return run(text, values);
        }
      }),
    );
  // In a transaction, an outdated statement fails: PostgreSQL has aborted the transaction.
  const queryWithin = (text: string, values: readonly unknown[] = []) =>
    pglite._runExclusiveQuery(() => run(text, values));
  const transaction = <T>(work: (transaction: Transaction) => Promise<T>) =>
    pglite.transaction((begun) => work({ ...begun, query: queryWithin as Transaction['query'] }));
  const replaced = new Map<string | symbol, unknown>(Object.entries({ query, transaction }));

  return new Proxy(pglite, {
    get(target, name) {
      if (replaced.has(name)) return replaced.get(name);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The number in a command tag. https://www.postgresql.org/docs/current/protocol-message-formats.html */
function affectedRowsOf(answers: readonly object[]): number {
  const end = answers.find((answer) => answer instanceof messages.CommandCompleteMessage);
  return Number(/^(?:INSERT 0|UPDATE|DELETE|MERGE) (\d+)$/.exec(end?.text ?? '')?.[1] ?? 0);
}

function codeOf(error: unknown): unknown {
  return error instanceof messages.DatabaseError ? error.code : undefined;
}
