import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { ATTRIBUTES, METRICS, SPANS } from '../../src/telemetry/names.ts';

const FOLDER = 'infra/queries';
const queries = readdirSync(FOLDER).map((file) => ({ file, text: readFileSync(`${FOLDER}/${file}`, 'utf8') }));
const metrics = Object.values(METRICS).map((metric) => ({
  ...metric,
  attributes: metric.attributes.map((key): string => ATTRIBUTES[key].name),
}));
const spans = Object.values(SPANS).map(({ name }): string => name);
const attributes = Object.values(ATTRIBUTES).map(({ name }): string => name);

/** Metrics and spans that a query compares `Name` with. */
function namesIn(text: string): string[] {
  const conditions = text.match(/Name (==|in|=~) (\([^)]*\)|"[^"]*")/g) ?? [];
  return conditions.flatMap((condition) => [...condition.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name));
}

const attributesIn = (text: string) => [...text.matchAll(/Properties\["([^"]*)"\]/g)].map(([, name = '']) => name);
const used = queries.map(({ file, text }) => ({ file, names: namesIn(text), attributes: attributesIn(text) }));

/** Rows of a table under a heading of docs/operate/telemetry.md, as their cells. */
function rowsUnder(heading: string): string[][] {
  const [, section = ''] = readFileSync('docs/operate/telemetry.md', 'utf8').split(`\n## ${heading}\n`);
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

describe('The names of telemetry', () => {
  it('in queries are those that the bot records', () => {
    assert.ok(used.flatMap(({ names }) => names).length > 10);
    for (const { file, names, attributes: given } of used) {
      const known = [...metrics.map(({ name }) => name), ...spans];
      assert.deepEqual(
        names.filter((name) => !known.some((one) => one === name)),
        [],
        file,
      );
      const ofMetrics = metrics.filter(({ name }) => names.includes(name)).flatMap((metric) => metric.attributes);
      const allowed = names.some((name) => spans.includes(name)) ? attributes : ofMetrics;
      assert.deepEqual(
        given.filter((name) => !allowed.includes(name)),
        [],
        file,
      );
    }
  });

  it('of metrics are all in a query, and so is each of their attributes', () => {
    for (const { name, attributes: own } of metrics) {
      const of = used.filter(({ names }) => names.includes(name));
      assert.ok(of.length > 0, name);
      for (const attribute of own) {
        assert.ok(
          of.some(({ attributes: given }) => given.includes(attribute)),
          `${attribute} of ${name}`,
        );
      }
    }
  });

  it('reports a name that the bot does not record', () => {
    assert.deepEqual(namesIn('| where Name == "photo_sync.turn.time"'), ['photo_sync.turn.time']);
    assert.deepEqual(namesIn('| where Name in ("a", "b")'), ['a', 'b']);
    assert.deepEqual(attributesIn('tostring(Properties["photo_sync.typo"])'), ['photo_sync.typo']);
  });

  it('are in the tables of docs/operate/telemetry.md, with kind, unit, meaning and attributes', () => {
    const code = (text: string) => `\`${text}\``;
    assert.deepEqual(
      rowsUnder('Spans'),
      Object.values(SPANS).map(({ name, meaning }) => [code(name), meaning]),
    );
    assert.deepEqual(
      rowsUnder('Metrics'),
      metrics.map(({ name, kind, unit, meaning, attributes: own }) => [
        code(name),
        `${kind}, ${unit}`,
        meaning,
        own.map(code).join(', '),
      ]),
    );
    assert.deepEqual(
      rowsUnder('Attributes'),
      Object.values(ATTRIBUTES).map(({ name, meaning }) => [code(name), meaning]),
    );
  });
});

describe('The queries', () => {
  it('are all used, by the workbook or by an alert rule', () => {
    const modules = readdirSync('infra/modules').map((file) => readFileSync(`infra/modules/${file}`, 'utf8'));
    for (const { file } of queries) {
      assert.ok(
        modules.some((text) => text.includes(`'../queries/${file}'`)),
        file,
      );
    }
  });
});
