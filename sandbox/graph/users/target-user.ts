import { signedInPerson } from '../call.ts';
import type { GraphCall, TargetUser } from '../types.ts';

/** Throws for app-only tokens. */
export function targetMe(call: GraphCall): TargetUser {
  const person = signedInPerson(call);
  return { person, identifier: person.id, context: 'Me' };
}

/** Finds a user by object id or user principal name, ignoring case. Other mail addresses do not match. */
export function targetUser({ state }: GraphCall, identifier: string): TargetUser {
  const normalized = identifier.toLowerCase();
  const person = state.people
    .candidates(normalized)
    .find(({ id, userPrincipalName }) => id === normalized || userPrincipalName.toLowerCase() === normalized);
  return { person, identifier, context: `users('${encodeURIComponent(identifier)}')` };
}
