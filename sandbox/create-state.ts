import { type Certificates, createCertificates } from './http/certificates.ts';
import { copyPhotoAt } from './sharepoint/photo-copy.ts';
import { makeThumbnails } from './sharepoint/thumbnails.ts';
import { assignAppRole, BOT_ADMIN_ROLE } from './tenant/apps/app-roles.ts';
import { botRegistrations, graphTools } from './tenant/apps/bot-registrations.ts';
import { createSigningKey } from './tenant/apps/signing-key.ts';
import { createClock } from './tenant/clock.ts';
import { createDirectory } from './tenant/directory/directory.ts';
import { createGroups } from './tenant/directory/groups.ts';
import { createGeography } from './tenant/geography.ts';
import { createLimits } from './tenant/limits/limits.ts';
import { NATIONAL_CLOUDS, type NationalCloudName } from './tenant/national-cloud.ts';
import { TenantPeople } from './tenant/people/people.ts';
import type { Person } from './tenant/people/person.ts';
import { createPhotoDay } from './tenant/people/photo-day.ts';
import { createPopulation } from './tenant/people/population.ts';
import type { PoolPicture } from './tenant/people/population-photos.ts';
import { createSamplePeople } from './tenant/people/sample-people.ts';
import { SAMPLE_PEOPLE } from './tenant/people/sample-people-data.ts';
import { createPolicies } from './tenant/policies.ts';
import { guidFrom } from './tenant/random.ts';
import { certificateNames, REAL_HOSTS } from './tenant/real-hosts.ts';
import { createFaults } from './tenant/services/faults.ts';
import { createRequestLog } from './tenant/services/request-log.ts';
import type { TenantState } from './tenant/tenant-state.ts';
import { DEFAULT_WORLD, worldOf } from './tenant/worlds.ts';
import type { Tenant, TenantOptions } from './types.ts';

/** Initial domain of every tenant. */
export const DOMAIN = 'contoso.onmicrosoft.com';
/** Number of pictures that the population shares. */
const POOL_SIZE = 8;

/** By cloud, or `local`. Shared by all tenants of the process, like the signing keys. */
const sharedCertificates = new Map<string, Promise<Certificates>>();

/** Everything that a tenant knows before its services run. */
export interface NewTenant {
  readonly state: TenantState;
  readonly apps: Tenant['apps'];
  readonly certificates: Certificates;
}

/** Creates a tenant without running services. */
export async function createTenantState({
  seed = 1,
  peopleSeed = seed,
  cloud = 'worldwide',
  population = 0,
  accounts,
  botClientId,
  world = DEFAULT_WORLD,
  secretless = false,
  workloadIdentity = false,
  oneRegistration = false,
  multiTenant = false,
  hosts = 'local',
}: TenantOptions): Promise<NewTenant> {
  const clock = createClock();
  const now = clock.now();
  const [people, entraKey, channelKey, certificates] = await Promise.all([
    createSamplePeople({ seed: peopleSeed, domain: DOMAIN, now, copy: copyPhotoAt }),
    createSigningKey('entra'),
    createSigningKey('channel'),
    certificatesOf(hosts === 'real' ? cloud : undefined),
  ]);
  const pictures = await picturePool(people);
  const etagKey = Number.parseInt(guidFrom(seed, 'photo day').slice(0, 8), 16);
  const others =
    population !== 0
      ? createPopulation({ count: population, accounts, seed: peopleSeed, etagKey, domain: DOMAIN, now, pictures })
      : undefined;
  const apps = botRegistrations(seed, {
    clientId: botClientId,
    secretless,
    workloadIdentity,
    oneRegistration,
    multiTenant,
  });
  const state: TenantState = {
    id: guidFrom(seed, 'tenant'),
    name: 'Contoso',
    domain: DOMAIN,
    seed,
    cloud: NATIONAL_CLOUDS[cloud],
    clock,
    people: new TenantPeople(people, others),
    groups: createGroups(peopleSeed, people),
    apps: new Map([apps.signIn, apps.bot, graphTools()].map((app) => [app.clientId, app])),
    directory: createDirectory(seed, now),
    requests: createRequestLog(),
    addresses: {
      ...{ entra: '', entraPages: '', identity: '', graph: '', sharepoint: '' },
      ...{ office: '', m365: '', channel: '', control: '' },
    },
    geography: createGeography(),
    switches: { ...worldOf(world), copyDuration: 0 },
    faults: createFaults(),
    photoDay: createPhotoDay(pictures, etagKey, population),
    limits: createLimits(clock, people.length + (others?.licences ?? 0)),
    policies: createPolicies(seed),
    entraKey,
    channelKey,
  };
  for (const { alias, isBotAdmin } of SAMPLE_PEOPLE) {
    const admin = isBotAdmin && people.find(({ userPrincipalName }) => userPrincipalName === `${alias}@${DOMAIN}`);
    if (admin && apps.signIn.appRoles) assignAppRole(state, apps.signIn, admin, BOT_ADMIN_ROLE.value);
  }
  return { state, apps, certificates };
}

/** `cloud`: for its hosts; undefined: for this machine. */
function certificatesOf(cloud: NationalCloudName | undefined): Promise<Certificates> {
  const key = cloud ?? 'local';
  const certificates = sharedCertificates.get(key) ?? createCertificates(cloud && certificateNames(REAL_HOSTS[cloud]));
  sharedCertificates.set(key, certificates);
  return certificates;
}

/** The sample people's pictures, for the population to share. They are drawn anyway. */
function picturePool(people: readonly Person[]): Promise<PoolPicture[]> {
  const photos = new Map(people.flatMap(({ photo }) => (photo ? [[photo.bytes, photo]] : [])));
  return Promise.all(
    [...photos.values()]
      .slice(0, POOL_SIZE)
      .map(async (photo) => ({ ...photo, thumbnails: await makeThumbnails(photo) })),
  );
}
