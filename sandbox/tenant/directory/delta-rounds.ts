import { guidFrom } from '../random.ts';

/** What a delta query has seen of the directory, and what it returns of it. */
export interface DeltaRound {
  /** `$select` of the first request; null: none. */
  readonly select: string | null;
  /** Properties of all users at the time of the round, as JSON, by object id. */
  readonly seen: ReadonlyMap<string, string>;
  /** Entries of the answer, on all pages. */
  readonly changes: readonly Readonly<Record<string, unknown>>[];
  readonly startedAt: Date;
}

/** The rounds of a tenant's delta queries by token. */
export interface DeltaRounds {
  add(round: DeltaRound): string;
  /** Undefined: unknown or expired. */
  find(token: string, now: Date): DeltaRound | undefined;
}

/** Milliseconds. https://learn.microsoft.com/graph/delta-query-overview#token-duration */
const TOKEN_DURATION = 7 * 86_400_000;

export function createDeltaRounds(seed: number): DeltaRounds {
  const rounds = new Map<string, DeltaRound>();
  let added = 0;
  return {
    add(round) {
      added += 1;
      const token = guidFrom(seed, 'delta round', added);
      rounds.set(token, round);
      return token;
    },
    find(token, now) {
      for (const [other, { startedAt }] of rounds) {
        if (now.getTime() - startedAt.getTime() > TOKEN_DURATION) rounds.delete(other);
      }
      return rounds.get(token);
    },
  };
}
