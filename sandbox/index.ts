import { openAs } from './browser-session.ts';
import { createTeams } from './channel/index.ts';
import { createTenantState, DOMAIN } from './create-state.ts';
import { startHostProxy } from './http/host-proxy.ts';
import { throughProxy } from './http/through-proxy.ts';
import { trustIdentity, trustServiceAccount } from './identity/trust-identity.ts';
import { playHosts } from './played-hosts.ts';
import { startServices } from './start-services.ts';
import { assignAppRole, BOT_ADMIN_ROLE, removeAppRoles } from './tenant/apps/app-roles.ts';
import { authEndsOf } from './tenant/apps/bot-registrations.ts';
import { moveToLocation } from './tenant/geography.ts';
import { asFormerEmployee } from './tenant/people/former-employee.ts';
import { changePhoto, removePhoto } from './tenant/people/photos.ts';
import { chatPersonUpn } from './tenant/people/sample-people.ts';
import { REAL_HOSTS } from './tenant/real-hosts.ts';
import { worldOf } from './tenant/worlds.ts';
import { redirectUriOf } from './token-service/index.ts';
import type { Tenant, TenantOptions } from './types.ts';

export type { Chat, Teams } from './channel/index.ts';
export { botEnvironment } from './launch/bot-environment.ts';
export { proxyEnvironment } from './launch/proxy-environment.ts';
export type { AppRegistration } from './tenant/apps/app-registration.ts';
export { graphConnection, type OAuthConnection } from './tenant/apps/oauth-connection.ts';
export type { Person, Photo } from './tenant/people/person.ts';
export type { TenantState } from './tenant/tenant-state.ts';
export { type CopyRequest, WORLD_NAMES, type WorldChoice, type WorldName } from './tenant/worlds.ts';
export type { Tenant, TenantOptions } from './types.ts';

/** Starts a whole tenant on 127.0.0.1. */
export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const { ports = {}, controlExtras = { links: () => [] } } = options;
  const { state, apps, certificates } = await createTenantState(options);
  const { clock, people, photoDay } = state;
  const teams = createTeams(state);
  const { connectBot } = teams;
  teams.connectBot = (bot) => {
    const addresses = [bot.endpoint, ...(state.addresses.bot ? [state.addresses.bot] : [])];
    const redirectUri = redirectUriOf(state);
    const pages = bot.connections ? [...addresses, redirectUri] : addresses;
    connectBot({ ...bot, validDomains: bot.validDomains ?? pages.map((page) => new URL(page).host) });
    // Registering a bot's endpoint also registers the redirect URIs of its sign-in, and of its connections.
    apps.signIn.redirectUris?.push(...addresses.flatMap(authEndsOf));
    for (const { clientId } of bot.connections ?? []) state.apps.get(clientId)?.redirectUris?.push(redirectUri);
  };
  const proxy = options.hosts === 'real' ? await startHostProxy(certificates, ports.proxy) : undefined;
  const botOrigin = () => URL.parse(teams.bot?.endpoint ?? '')?.origin;
  const hosts = proxy && playHosts(state, proxy, REAL_HOSTS[options.cloud ?? 'worldwide'], botOrigin);
  const { services, sharePoint } = await startServices(state, teams, { certificates, ports, controlExtras, hosts });
  if (apps.bot.managedIdentity) trustIdentity(state, apps.signIn, apps.bot);
  // A set, because a bot may use one registration for both.
  if (options.workloadIdentity) for (const app of new Set([apps.signIn, apps.bot])) trustServiceAccount(state, app);
  const person = (alias: string) => {
    const match = people.candidates(`${alias}@${DOMAIN}`).find((one) => aliasOf(one.userPrincipalName) === alias);
    if (match) return match;
    const aliases = people.samplePeople().map(({ userPrincipalName }) => aliasOf(userPrincipalName));
    throw new Error(`No person in this tenant has the alias ${alias}. Aliases: ${aliases.join(', ')}.`);
  };
  return {
    state,
    addresses: state.addresses,
    certificates,
    proxy: proxy?.url,
    apps,
    teams,
    violations: state.limits.violations,
    chatPerson: person(aliasOf(chatPersonUpn(DOMAIN))),
    person,
    changePhoto: (who, upload) => changePhoto(who, upload, clock.now()),
    removePhoto,
    changePhotos: (whose) => photoDay.change(whose, clock.now()),
    flapEtag: photoDay.flap,
    leave(who) {
      const formerEmployee = asFormerEmployee(who);
      people.set(formerEmployee.id, formerEmployee);
      return formerEmployee;
    },
    deletePerson: ({ id }) => void people.delete(id),
    addSatellite: sharePoint.addSatellite,
    assignAppRole: (who) => assignAppRole(state, apps.signIn, who, BOT_ADMIN_ROLE.value),
    removeAppRoles: (who) => removeAppRoles(state, apps.signIn, who),
    moveTo: (who, geo) => moveToLocation(state.geography, who, geo),
    renameSharePoint: (oldAddress = 'closed') => sharePoint.rename(oldAddress),
    enterWorld: (world) => void Object.assign(state.switches, worldOf(world)),
    openAs: (who, url) => openAs(state, who, url, proxy && throughProxy(proxy.url)),
    async stopService(service) {
      await services.get(service)?.stop();
      services.delete(service);
    },
    async stop() {
      await teams.stop();
      await Promise.all([...services.values()].map((service) => service.stop()));
      await proxy?.stop();
    },
  };
}

function aliasOf(userPrincipalName: string): string {
  return userPrincipalName.split('@')[0] ?? '';
}
