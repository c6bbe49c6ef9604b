import type { Person } from '../../tenant/people/person.ts';

/** The user for whom a client gets tokens, and the details of the sign-in. */
export interface UserGrant {
  readonly person: Person;
  /** The person used a second factor. */
  readonly mfa: boolean;
  /** Default scope of token requests. */
  readonly scope: string | undefined;
  /** Copied into the ID token. */
  readonly nonce?: string | undefined;
}
