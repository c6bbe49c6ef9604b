import type { VerdictKind } from '../../src/photo/verdict.ts';

/** What the command ends with; the last two are those of sysexits.h. docs/check.md tells scripts about them. */
export const EXIT = {
  inSync: 0,
  /** The verdict says what is to be done, or that it takes time. */
  notInSync: 1,
  /** A service could not be read, so nobody knows. */
  unknown: 2,
  nobody: 3,
  usage: 64,
  settings: 78,
} as const;

export function exitCodeFor(verdict: VerdictKind): number {
  if (verdict === 'in-sync') return EXIT.inSync;
  return verdict === 'unknown' ? EXIT.unknown : EXIT.notInSync;
}
