import type { PersonKey } from '../people/person-key.ts';
import type { PilotStore } from '../store/control/types.ts';
import type { Roster } from '../store/people/types.ts';
import type { Control } from './policy.ts';
import type { Addressee } from './recheck-recipients.ts';

export interface AddresseeParts {
  readonly roster: Pick<Roster, 'findMany'>;
  readonly pilot: Pick<PilotStore, 'filterMembers'>;
}

/** Whom messages are for, as they are now, by object id: those who have the app. What was queued before a pilot began is only for whoever is in it. */
export async function addresseesOf(
  { roster, pilot }: AddresseeParts,
  tenantId: string,
  people: readonly PersonKey[],
  { mode }: Pick<Control, 'mode'>,
): Promise<ReadonlyMap<string, Addressee>> {
  const objectIds = people.map(({ objectId }) => objectId);
  const found = await roster.findMany(tenantId, objectIds);
  if (mode !== 'pilot') return found;
  const members = await pilot.filterMembers(tenantId, objectIds);
  return new Map([...found].map(([objectId, one]) => [objectId, { ...one, inPilot: members.has(objectId) }]));
}
