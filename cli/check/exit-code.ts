import type { VerdictKind } from '../../src/photo/verdict.ts';

/** Exit codes of `photo-sync check`. */
export const EXIT = {
  inSync: 0,
  /** The verdict says what to do, or that it takes time. */
  notInSync: 1,
  /** A service could not be read. */
  unknown: 2,
  unknownPerson: 3,
} as const;

export function exitCodeFor(verdict: VerdictKind): number {
  if (verdict === 'in-sync') return EXIT.inSync;
  return verdict === 'unknown' ? EXIT.unknown : EXIT.notInSync;
}
