import type { ProgressLine, TextOutput } from './types.ts';

const CLEAR_LINE = '\r\u001b[K';

/** Progress in a terminal. A file or a pipe gets none of it. */
export function createProgressLine(stderr: TextOutput): ProgressLine {
  let isShown = false;
  return {
    show(line) {
      if (!stderr.isTTY) return;
      stderr.write(`${CLEAR_LINE}${line}`);
      isShown = true;
    },
    end() {
      if (isShown) stderr.write('\n');
      isShown = false;
    },
  };
}
