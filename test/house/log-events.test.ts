import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { ERROR_CODES } from '../../src/errors.ts';
import { LOG_EVENTS, type LogEvent } from '../../src/log/events.ts';
import { sourceFiles } from '../helpers/house/files.ts';

const EVENTS: readonly (readonly [name: string, event: LogEvent])[] = Object.entries(LOG_EVENTS);

describe('Log events', () => {
  const files = sourceFiles(['bot', 'src', 'cli']).filter(({ path }) => path !== 'src/log/events.ts');

  it('are in docs/operate/log.md with their level, in this order, and no others', () => {
    const page = readFileSync('docs/operate/log.md', 'utf8');
    const rows = [...page.matchAll(/^\| `([\w-]+)` \| (debug|info|warn|error) \|/gm)].map(([, ...cells]) => cells);
    assert.deepEqual(
      rows,
      EVENTS.map(([name, { level }]) => [name, level]),
    );
  });

  it('are each logged, and each call names a known one', () => {
    const named = files.flatMap(({ text }) =>
      [...text.matchAll(/\blog\)?\(\s*'([^']+)'/g)].map(([, name = '']) => name),
    );
    const used = new Set(named);
    assert.deepEqual(
      [...used].filter((name) => !(name in LOG_EVENTS)),
      [],
    );
    const everyText = files.map(({ text }) => text).join('\n');
    assert.deepEqual(
      EVENTS.map(([name]) => name).filter((name) => !everyText.includes(`'${name}'`)),
      [],
    );
  });

  it('are logged by the one function: nothing else writes a line', () => {
    const writers = files.filter(({ text }) => /\bpino\(|\bconsole\.|\blog\w*\.(debug|info|warn|error)\(/.test(text));
    // The HTTP server silences restify's log.
    assert.deepEqual(
      writers.map(({ path }) => path).filter((path) => !path.startsWith('cli/')),
      ['bot/http/server.ts', 'bot/log.ts'],
    );
  });

  it('have a code if they are warnings or errors', () => {
    const without = EVENTS.filter(([, { level, code }]) => (level === 'warn' || level === 'error') && !code);
    // Their calls give the reason of the refusal.
    assert.deepEqual(
      without.map(([name]) => name),
      ['request-refused', 'token-exchange-refused'],
    );
    const calls = files.flatMap(({ text }) => text.match(/log\('(?:request|token-exchange)-refused', \{[^}]*/g) ?? []);
    assert.ok(calls.length >= 4);
    assert.deepEqual(
      calls.filter((call) => !/\bcode\b/.test(call)),
      [],
    );
    assert.deepEqual(
      EVENTS.filter(([, { level, code }]) => (level === 'info' || level === 'debug') && code),
      [],
    );
  });

  it('are the only names that the queries over the log look for, beside error codes', () => {
    const queries = ['lines', 'errors-by-code', 'needs-operator', 'starts'].map((name) => {
      const path = `infra/queries/${name}.kql`;
      assert.ok(globSync(path).length === 1, path);
      return readFileSync(path, 'utf8');
    });
    const quoted = queries.flatMap((text) => [...text.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name));
    const unknown = quoted.filter((name) => !(name in LOG_EVENTS || name in ERROR_CODES || name === 'photo-sync'));
    assert.deepEqual(unknown, []);
    assert.ok(quoted.filter((name) => name in LOG_EVENTS).length >= 3);
  });
});
