import type { Person } from '../tenant/person.ts';
import { type GraphCall, signedInPerson } from './call.ts';

/** Whom a path is about: `/me…` or `/users/{id | userPrincipalName}…`. */
export interface Subject {
  /** undefined: the tenant has nobody of that name. */
  readonly person: Person | undefined;
  /** As the path named them. */
  readonly named: string;
  /** How `@odata.context` names them. */
  readonly context: string;
}

/** Throws when the app speaks for itself. */
export function me(call: GraphCall): Subject {
  const person = signedInPerson(call);
  return { person, named: person.id, context: 'Me' };
}

/** By object id or user principal name, in any case; a mail address that is no user principal name finds nobody. */
export function user({ state }: GraphCall, named: string): Subject {
  const wanted = named.toLowerCase();
  const person = state.people
    .candidates(wanted)
    .find(({ id, userPrincipalName }) => id === wanted || userPrincipalName.toLowerCase() === wanted);
  return { person, named, context: `users('${encodeURIComponent(named)}')` };
}
