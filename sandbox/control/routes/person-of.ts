import type { Request } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { ControlError } from './control-error.ts';

/** The person in the request's path. Throws `unknown-person`. */
export function personOf(state: TenantState, request: Request): Person {
  return personWithId(state, request.params.id);
}

/** Throws `unknown-person`. */
export function personWithId(state: TenantState, id: unknown): Person {
  const person = state.people.get(String(id));
  if (!person) throw new ControlError(404, 'unknown-person', 'No person in this tenant has this object id.');
  return person;
}
