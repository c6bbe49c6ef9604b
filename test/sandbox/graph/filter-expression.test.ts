import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type FilterExpression,
  type FilterValue,
  parseFilter,
} from '../../../sandbox/graph/users/filter-expression.ts';

const property = fc.constantFrom('mail', 'displayName', 'accountEnabled');
const value = fc.oneof<fc.Arbitrary<FilterValue>[]>(fc.string(), fc.boolean(), fc.constant(null));
const comparison = fc.oneof(
  fc.record({ kind: fc.constantFrom('eq' as const, 'ne' as const), property, values: fc.tuple(value) }),
  fc.record({ kind: fc.constant('in' as const), property, values: fc.array(value, { minLength: 1 }) }),
  fc.record({
    kind: fc.constantFrom('startsWith' as const, 'endsWith' as const),
    property,
    values: fc.tuple(fc.string()),
  }),
);
const { filter } = fc.letrec<{ filter: FilterExpression }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('filter'), { minLength: 2 }),
    }),
    fc.record({ kind: fc.constant('not' as const), part: tie('filter') }),
  ) as fc.Arbitrary<FilterExpression>,
}));

function written(literal: FilterValue | undefined): string {
  return typeof literal === 'string' ? `'${literal.replaceAll("'", "''")}'` : String(literal);
}

function textOf(expression: FilterExpression): string {
  const { kind } = expression;
  if (kind === 'and' || kind === 'or') return expression.parts.map((part) => `(${textOf(part)})`).join(` ${kind} `);
  if (kind === 'not') return `not (${textOf(expression.part)})`;
  const { property: name, values } = expression;
  if (kind === 'in') return `${name} in (${values.map(written).join(', ')})`;
  return kind === 'eq' || kind === 'ne'
    ? `${name} ${kind} ${written(values[0])}`
    : `${kind.toLowerCase()}(${name},${written(values[0])})`;
}

describe('A filter of Graph', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(filter, (expression) => {
        // fast-check's records have no prototype.
        assert.deepEqual(parseFilter(textOf(expression)), structuredClone(expression));
      }),
    );
  });

  it('gives "and" precedence over "or"', () => {
    const parsed = parseFilter("mail eq 'a' or mail eq 'b' and mail eq 'c'");
    assert.equal(parsed?.kind, 'or');
  });

  it('is refused without an error if it cannot be read', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseFilter(text)));
    for (const text of ["mail eq 'a' or", '(mail eq true', "mail in ('a',)", "startswith(mail 'a')", "mail eq 'a"]) {
      assert.equal(parseFilter(text), undefined, text);
    }
  });
});
