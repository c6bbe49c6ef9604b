import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';

/** What runs on machines of others. JSON files have no comments: the files that read them have the mark. */
const FILES = [
  'Dockerfile',
  'azure.yaml',
  'm365agents*.yml',
  'infra/**/*.bicep',
  'deploy/*',
  '.github/workflows/*.yml',
] as const;

describe('A file whose truth depends on a machine of others', () => {
  const paths = FILES.flatMap((pattern) => globSync(pattern)).toSorted();

  it('says once what cannot be checked here, and how to check it', () => {
    assert.ok(paths.length > 20, paths.join(' '));
    const wrong = paths.filter((path) => {
      const marks = readFileSync(path, 'utf8').match(/^(\/\/|#) Not checkable here: .+(\n\1 .+)*/gm) ?? [];
      const text = marks[0]?.replaceAll(/\n(\/\/|#) /g, ' ') ?? '';
      return marks.length !== 1 || !/^\S+ Not checkable here: .{20,}\. To check: .{10,}\./.test(text);
    });
    assert.deepEqual(wrong, []);
  });
});
