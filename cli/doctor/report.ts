import { counted } from '../counted.ts';
import { oneLine } from '../terminal-text.ts';
import { CHECK_GROUPS, type CheckedLine, type CheckGroup } from './types.ts';

const MARKS = { good: '✓', warning: '!', failed: '✗', 'not-checked': '!' } as const;

export interface DoctorSummary {
  readonly good: number;
  readonly warnings: number;
  readonly failed: number;
  readonly notChecked: number;
}

export function countLines(lines: readonly CheckedLine[]): DoctorSummary {
  const count = (state: CheckedLine['state']) => lines.filter((line) => line.state === state).length;
  return {
    good: count('good'),
    warnings: count('warning'),
    failed: count('failed'),
    notChecked: count('not-checked'),
  };
}

/** One line each, by group, and a last line with the counts. */
export function doctorText(lines: readonly CheckedLine[]): string {
  const parts = (Object.keys(CHECK_GROUPS) as CheckGroup[]).flatMap((group) => {
    const own = lines.filter((line) => line.group === group);
    return own.length === 0 ? [] : [CHECK_GROUPS[group], ...own.map(lineText), ''];
  });
  const { good, warnings, failed, notChecked } = countLines(lines);
  return [...parts, `${failed} failed, ${counted(warnings, 'warning')}, ${good} good, ${notChecked} not checked`].join(
    '\n',
  );
}

function lineText({ id, state, text, remedy }: CheckedLine): string {
  const end = /[.:]$/.test(text) ? '' : '.';
  const toDo = remedy === undefined ? '' : `${end} What to do: ${remedy}`;
  return oneLine(`${MARKS[state]} ${id}: ${text}${toDo}`);
}
