import type { Person, Tenant } from '../../sandbox/index.ts';
import { guidFrom } from '../../sandbox/tenant/random.ts';

/** Adds people to the tenant with their own ids and names, and the chat person's state: new photo, old copy. */
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
  // The cast is needed because the tenant's people are read-only after its start.
  for (const person of people) (state.people as Map<string, Person>).set(person.id, person);
  return people;
}
