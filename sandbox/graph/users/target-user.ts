import { signedInPerson } from '../call.ts';
import type { GraphCall, TargetUser } from '../types.ts';

/** Throws when the app speaks for itself. */
export function me(call: GraphCall): TargetUser {
  const person = signedInPerson(call);
  return { person, named: person.id, context: 'Me' };
}

/** By object id or user principal name, in any case; a mail address that is no user principal name finds nobody. */
export function user({ state }: GraphCall, named: string): TargetUser {
  const wanted = named.toLowerCase();
  const person = state.people
    .candidates(wanted)
    .find(({ id, userPrincipalName }) => id === wanted || userPrincipalName.toLowerCase() === wanted);
  return { person, named, context: `users('${encodeURIComponent(named)}')` };
}
