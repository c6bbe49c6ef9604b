import type { Person } from '../../tenant/people/person.ts';

/** For whom a client asks for tokens, and how that person signed in. */
export interface UserGrant {
  readonly person: Person;
  /** A second factor was shown. */
  readonly mfa: boolean;
  /** What tokens are for if the request does not say so. */
  readonly scope: string | undefined;
  /** Goes into the ID token. */
  readonly nonce?: string | undefined;
}
