import type { VerdictKind } from '../../src/photo/verdict.ts';
import { START_FAILURE_EXIT } from '../run-command.ts';

/** What the command ends with; docs/check.md tells scripts about it. */
export const EXIT = {
  inSync: 0,
  /** The verdict says what is to be done, or that it takes time. */
  notInSync: 1,
  /** A service could not be read, so nobody knows. */
  unknown: 2,
  nobody: 3,
  ...START_FAILURE_EXIT,
} as const;

export function exitCodeFor(verdict: VerdictKind): number {
  if (verdict === 'in-sync') return EXIT.inSync;
  return verdict === 'unknown' ? EXIT.unknown : EXIT.notInSync;
}
