import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { REQUEST_REFUSALS } from '../../bot/http/request-refused.ts';
import { SIGN_IN_REFUSALS } from '../../bot/sign-in/refusals.ts';
import { ERROR_CODES } from '../../src/errors.ts';
import { LOG_EVENTS } from '../../src/log/events.ts';
import { VERDICT_KINDS } from '../../src/photo/verdict.ts';
import { documentationPages, sourceFiles } from '../helpers/house/files.ts';

/** Rows of the tables whose first column is headed `code`, without the header. */
function rowsOfCodeTables(text: string): string[] {
  const tables = text.split(/\n(?!\|)/).filter((part) => /^\| code\b/m.test(part));
  return tables.flatMap((table) => table.split('\n').filter((line) => /^\| (code )?`/.test(line)));
}

/** Verdicts, and words of `npm run nudges -- status`, of the sign-in window and of Kubernetes. */
const OTHER_NAMES: readonly string[] = [
  'channel-keys',
  'bot-token',
  ...VERDICT_KINDS,
  'dry-run',
  'approval-needed',
  'consent-needed',
  'wrong-person',
  'given-up',
];

function failureReasons(): string[] {
  return membersOf('src/photo/evidence.ts', 'FailureReason');
}

/** The members of a union of texts. */
function membersOf(path: string, type: string): string[] {
  const members = new RegExp(`export type ${type} =([\\s\\S]*?);\\n`).exec(readFileSync(path, 'utf8'))?.[1] ?? '';
  return [...members.matchAll(/\| '([\w-]+)'/g)].map(([, reason = '']) => reason);
}

describe('Error codes', () => {
  it('are in docs/errors.md, each with its meaning, and no others', () => {
    const rows = rowsOfCodeTables(readFileSync('docs/errors.md', 'utf8'));
    const expected = Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
    assert.deepEqual(
      rows.map((row) => row.split('|').slice(0, 3).join('|').concat('|')),
      expected,
    );
  });

  it('each have a remedy', () => {
    const rows = rowsOfCodeTables(readFileSync('docs/errors.md', 'utf8'));
    assert.deepEqual(
      rows.filter((row) => (row.split('|')[3] ?? '').trim().length < 10),
      [],
    );
  });

  it('each stand under a symptom in docs/operate/troubleshooting.md', () => {
    const page = readFileSync('docs/operate/troubleshooting.md', 'utf8');
    assert.deepEqual(
      Object.keys(ERROR_CODES).filter((code) => !page.includes(`\`${code}\``)),
      [],
    );
  });

  it('and events that docs/operate/troubleshooting.md names exist, and each symptom names some', () => {
    const symptoms = readFileSync('docs/operate/troubleshooting.md', 'utf8').split(/^## /m).slice(1);
    assert.ok(symptoms.length > 10);
    const known = (name: string) =>
      [ERROR_CODES, LOG_EVENTS, REQUEST_REFUSALS, SIGN_IN_REFUSALS].some((names) => Object.hasOwn(names, name)) ||
      OTHER_NAMES.includes(name) ||
      failureReasons().includes(name);
    for (const symptom of symptoms) {
      const names = [...symptom.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name = '']) => name);
      assert.deepEqual([symptom.split('\n')[0], names.filter((name) => !known(name))], [symptom.split('\n')[0], []]);
      assert.ok(names.length > 0, symptom);
    }
  });

  it('of refusals and failed sources are in docs/errors.md, and no others', () => {
    const page = readFileSync('docs/errors.md', 'utf8');
    const [, requests = '', signIns = '', sources = ''] = page.split(/^## /m);
    const rowsOf = (text: string) => [...text.matchAll(/^\| `([\w-]+)` \| (.+?) \|/gm)].map(([, ...cells]) => cells);
    assert.deepEqual(rowsOf(requests), Object.entries(REQUEST_REFUSALS));
    assert.deepEqual(rowsOf(signIns), Object.entries(SIGN_IN_REFUSALS));
    assert.deepEqual(
      rowsOf(sources)
        .map(([reason]) => reason)
        .toSorted(),
      failureReasons().toSorted(),
    );
  });

  it('exist, if a page has them in a table of codes', () => {
    const rows = documentationPages().flatMap(({ text }) => rowsOfCodeTables(text));
    assert.ok(rows.length > Object.keys(ERROR_CODES).length + 10);
    const unknown = rows.filter((row) => !((/`([^`]+)`/.exec(row)?.[1] ?? '') in ERROR_CODES));
    assert.deepEqual(unknown, []);
  });

  it('are each used in the code', () => {
    const files = sourceFiles(['bot', 'src', 'cli']).filter(({ path }) => path !== 'src/errors.ts');
    const given = (code: string) => files.some(({ text }) => text.includes(`'${code}'`));
    const never = Object.keys(ERROR_CODES).filter((code) => code !== 'unexpected' && !given(code));
    assert.deepEqual(never, []);
  });
});
