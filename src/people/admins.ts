import type { BestEffort } from '../cache/best-effort.ts';
import type { AdminStore } from '../store/people/types.ts';
import { ADMIN_ROLE_MS } from '../store/retention.ts';
import type { PersonKey } from './person-key.ts';

/** Who had the app role of admins at their last sign-in. The role itself is decided by the token of each sign-in. */
export interface Admins {
  /** Notes what a person's sign-in has shown. Never rejects. */
  noteRole(person: PersonKey, hasRole: boolean): void;
  /** Whether the latest sign-in of the last 30 days showed the role. False if the store fails. Never rejects. */
  hadRole(person: PersonKey): Promise<boolean>;
}

export interface AdminsOptions {
  readonly store: { readonly admins: Pick<AdminStore, 'noteRole' | 'removeRole' | 'find'> };
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

export function createAdmins({ store, bestEffort, now }: AdminsOptions): Admins {
  const { admins } = store;
  return {
    noteRole(person, hasRole) {
      const write = () => (hasRole ? admins.noteRole(person, now()) : admins.removeRole(person));
      void bestEffort('Whether a person has the app role was not noted.', write, undefined);
    },
    async hadRole(person) {
      const read = () => admins.find(person);
      const found = await bestEffort('Whether a person has the app role was not read.', read, undefined);
      return found !== undefined && now().getTime() - found.roleSeenAt.getTime() < ADMIN_ROLE_MS;
    },
  };
}
