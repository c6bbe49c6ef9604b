import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { createTries, LIVE_QUESTIONS } from '../../cli/doctor/live/all-questions.ts';

interface Mark {
  readonly file: string;
  /** The id in brackets after the mark, which a comment may wrap. Undefined: there is none. */
  readonly id: string | undefined;
}

/** The marks in the code, without the file that writes about them. */
function marksOf(file: string, text: string): Mark[] {
  const marks = text.matchAll(/\bUNCONFIRMED\b(?:\s+(?:\*\s+|\/\/\s+)?\[([a-z-]+)\])?/g);
  return [...marks].map(([, id]) => ({ file, id }));
}

function allMarks(): Mark[] {
  const files = globSync('{bot,src,cli}/**/*.ts').filter((file) => file !== 'cli/doctor/live/types.ts');
  return files.flatMap((file) => marksOf(file, readFileSync(file, 'utf8')));
}

/** Questions that stem from docs, where no code depends on the answer. */
const OF_DOCS = ['sharepoint-as-app'];

describe('An UNCONFIRMED fact', () => {
  const marks = allMarks();
  const ids = LIVE_QUESTIONS.map(({ id }) => id);

  it('names its question for the doctor', () => {
    assert.ok(marks.length > 50);
    const wrong = marks.filter(({ id }) => id === undefined || !ids.includes(id));
    assert.deepEqual(wrong, []);
  });

  it('is found if it names none, an unknown one, or one on the next line', () => {
    const found = marksOf(
      'x.ts',
      '// UNCONFIRMED\n// UNCONFIRMED [a]\n * UNCONFIRMED\n * [b-c]).\n/* MAX_UNCONFIRMED_HOSTS */',
    );
    assert.deepEqual(
      found.map(({ id }) => id),
      [undefined, 'a', 'b-c'],
    );
  });

  it('has one question each, which is tried, or says how a person checks', () => {
    assert.equal(new Set(ids).size, ids.length);
    const tries = createTries();
    for (const { id, byHand } of LIVE_QUESTIONS) assert.equal(tries.has(id), byHand === undefined, id);
    for (const id of tries.keys()) assert.ok(ids.includes(id), id);
    const unused = ids.filter((id) => !OF_DOCS.includes(id) && !marks.some((mark) => mark.id === id));
    assert.deepEqual(unused, []);
  });
});
