import { randomInt, randomUUID } from 'node:crypto';
import type { Person } from '../../tenant/people/person.ts';

/** https://learn.microsoft.com/entra/identity/authentication/how-to-mfa-number-match */
export interface NumberMatch {
  readonly id: string;
  /** Two digits, shown on the sign-in page. */
  readonly number: number;
  /** Numbers offered on the person's phone, including the correct one. */
  readonly choices: readonly number[];
}

export interface NumberMatches {
  start(person: Person): NumberMatch;
  /** Whether the choice is the number that was shown to this person. Each match can be answered once. */
  answer(id: string, person: Person, choice: number): boolean;
}

const CHOICES = 3;
/** Maximum number of open matches; the oldest are dropped first. */
const MAX_OPEN = 1_000;

export function createNumberMatches(): NumberMatches {
  const open = new Map<string, { readonly personId: string; readonly number: number }>();
  return {
    start(person) {
      const numbers = new Set<number>();
      while (numbers.size < CHOICES) numbers.add(randomInt(10, 100));
      const choices = [...numbers];
      const number = choices[randomInt(CHOICES)] ?? 0;
      const id = randomUUID();
      open.set(id, { personId: person.id, number });
      const [oldest] = open.keys();
      if (open.size > MAX_OPEN && oldest) open.delete(oldest);
      return { id, number, choices };
    },
    answer(id, person, choice) {
      const match = open.get(id);
      open.delete(id);
      return match?.personId === person.id && match.number === choice;
    },
  };
}
