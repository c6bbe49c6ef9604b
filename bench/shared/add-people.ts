import type { Person, Tenant } from '../../sandbox/index.ts';
import { guidFrom } from '../../sandbox/tenant/random.ts';

/** Adds so many people to the tenant, each of their own id and name, in the situation of the chat's person: photo changed, copy old. */
export function addPeople(tenant: Tenant, count: number): Person[] {
  const { state, chatPerson } = tenant;
  const people = Array.from({ length: count }, (_, number): Person => {
    const alias = `person.${number + 1}`;
    return {
      ...chatPerson,
      id: guidFrom(state.seed, 'crowd', alias),
      userPrincipalName: `${alias}@${state.domain}`,
      mail: `${alias}@${state.domain}`,
      displayName: `Person ${number + 1}`,
      profile: { ...chatPerson.profile },
    };
  });
  // Read-only for the services: the tenant's people are settled when it starts.
  for (const person of people) (state.people as Map<string, Person>).set(person.id, person);
  return people;
}
