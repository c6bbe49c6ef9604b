import type { VerdictKind } from '../../src/photo/verdict.ts';
import { START_FAILURE_EXIT } from '../run-command.ts';

/** Exit codes of `npm run check`, documented in docs/check.md. */
export const EXIT = {
  inSync: 0,
  /** The verdict says what to do, or that it takes time. */
  notInSync: 1,
  /** A service could not be read. */
  unknown: 2,
  unknownPerson: 3,
  ...START_FAILURE_EXIT,
} as const;

export function exitCodeFor(verdict: VerdictKind): number {
  if (verdict === 'in-sync') return EXIT.inSync;
  return verdict === 'unknown' ? EXIT.unknown : EXIT.notInSync;
}
