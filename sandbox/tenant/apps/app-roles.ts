import type { AppRole } from '../directory/types.ts';
import type { Person } from '../people/person.ts';
import type { TenantState } from '../tenant-state.ts';
import type { AppRegistration } from './app-registration.ts';

/** App role of the tenant's bot, as its registration has it. */
export const BOT_ADMIN_ROLE: AppRole = {
  id: '3f6c1d52-8a0e-4d8b-9c55-6f1f2f0c7a41',
  value: 'PhotoSync.Admin',
  displayName: 'Photo Sync admin',
  description: 'Sees the counts of the tenant in the chat, and controls nudges there.',
  isEnabled: true,
  allowedMemberTypes: ['User'],
};

/**
 * Values of the person's roles in the app: the `roles` of tokens whose audience is the app, from the next token on. A
 * disabled role is in no token.
 * https://learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps
 */
export function appRolesOf({ directory }: TenantState, person: Person, { clientId }: AppRegistration): string[] {
  const entry = directory.knownEntry(clientId);
  const assigned = entry?.principal?.people.filter(({ personId }) => personId === person.id) ?? [];
  return assigned.flatMap(({ appRoleId }) => {
    const role = entry?.appRoles.find(({ id }) => id === appRoleId);
    return role?.isEnabled ? role.value : [];
  });
}

/** Assigns the app role to the person, as an admin does in Entra. Throws if the app has no such role for people. */
export function assignAppRole(
  { directory, clock }: TenantState,
  app: AppRegistration,
  person: Person,
  value: string,
): void {
  const { appRoles, principal } = directory.entryOf(app);
  const role = appRoles.find((one) => one.value === value && one.allowedMemberTypes.includes('User'));
  if (!role || !principal) throw new Error(`${app.displayName} has no app role ${value} for people.`);
  if (principal.people.some(({ personId, appRoleId }) => personId === person.id && appRoleId === role.id)) return;
  const createdDateTime = clock.now().toISOString();
  principal.people.push({ id: directory.newId(), personId: person.id, appRoleId: role.id, createdDateTime });
}

/** Takes all app roles of the app away from the person. Tokens that were issued before keep them until they expire. */
export function removeAppRoles({ directory }: TenantState, app: AppRegistration, person: Person): void {
  const people = directory.entryOf(app).principal?.people ?? [];
  const left = people.filter(({ personId }) => personId !== person.id);
  people.splice(0, people.length, ...left);
}
