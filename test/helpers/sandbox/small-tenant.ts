import type { RequestListener } from 'node:http';
import sharp from 'sharp';
import { type Certificates, createCertificates } from '../../../sandbox/http/certificates.ts';
import { type Listening, listen } from '../../../sandbox/http/listen.ts';
import type { Addresses } from '../../../sandbox/tenant/addresses.ts';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import { createSigningKey } from '../../../sandbox/tenant/apps/signing-key.ts';
import { createClock } from '../../../sandbox/tenant/clock.ts';
import { createDirectory } from '../../../sandbox/tenant/directory/directory.ts';
import { createGeography } from '../../../sandbox/tenant/geography.ts';
import { createLimits } from '../../../sandbox/tenant/limits/limits.ts';
import { NATIONAL_CLOUDS } from '../../../sandbox/tenant/national-cloud.ts';
import { usualForms } from '../../../sandbox/tenant/people/odd-forms.ts';
import { TenantPeople } from '../../../sandbox/tenant/people/people.ts';
import type { AssignedServicePlan, Person } from '../../../sandbox/tenant/people/person.ts';
import { createPhotoDay } from '../../../sandbox/tenant/people/photo-day.ts';
import { changePhoto, photoFromUpload } from '../../../sandbox/tenant/people/photos.ts';
import { createPolicies } from '../../../sandbox/tenant/policies.ts';
import { guidFrom } from '../../../sandbox/tenant/random.ts';
import { createFaults } from '../../../sandbox/tenant/services/faults.ts';
import { createRequestLog } from '../../../sandbox/tenant/services/request-log.ts';
import type { ServiceName } from '../../../sandbox/tenant/services/service-name.ts';
import type { TenantState } from '../../../sandbox/tenant/tenant-state.ts';
import { DEFAULT_WORLD, worldOf } from '../../../sandbox/tenant/worlds.ts';
import { trustAuthority } from '../trusted-authority.ts';

const SEED = 1;
const HTTPS: readonly ServiceName[] = ['entra', 'graph'];

/** A tenant with two people and two apps, for tests of single services. */
export interface SmallTenant {
  readonly state: TenantState;
  /** Has a photo of 360 pixels. */
  readonly megan: Person;
  /** Has no photo. */
  readonly lee: Person;
  /** Exposes `access_as_user`; granted Graph `User.Read` and SharePoint `AllSites.Read`. */
  readonly ssoApp: AppRegistration;
  /** Exposes no scope and has no grants. */
  readonly botApp: AppRegistration;
  readonly certificates: Certificates;
  stop(): Promise<void>;
}

export type Services = Readonly<Partial<Record<ServiceName, (state: TenantState) => RequestListener>>>;

/** The state of a tenant without running services; all addresses are unreachable. */
export async function smallState(): Promise<Omit<SmallTenant, 'certificates' | 'stop'>> {
  const clock = createClock();
  const megan = person('Megan', 'Bowen', 'Marketing Manager', 'en-US');
  const lee = person('Lee', 'Gu', 'Director', 'it-IT');
  await changePhoto(megan, await plainPicture(360, '#7a1f5c'), clock.now());
  const pictures = [await photoFromUpload(await plainPicture(64, '#1f7a5c'), clock.now())];
  const ssoApp: AppRegistration = {
    clientId: guidFrom(SEED, 'app', 'sso'),
    displayName: 'Photo bot sign-in',
    secret: 'sso~secret',
    identifierUri: `api://botid-${guidFrom(SEED, 'app', 'bot')}`,
    exposedScopes: ['access_as_user'],
    delegatedGrants: { graph: ['User.Read'], sharepoint: ['AllSites.Read'] },
  };
  const botApp: AppRegistration = {
    clientId: guidFrom(SEED, 'app', 'bot'),
    displayName: 'Photo bot',
    secret: 'bot~secret',
    identifierUri: undefined,
    exposedScopes: [],
    delegatedGrants: { graph: [], sharepoint: [] },
  };
  const state: TenantState = {
    id: guidFrom(SEED, 'tenant'),
    name: 'Contoso',
    domain: 'contoso.onmicrosoft.com',
    seed: SEED,
    cloud: NATIONAL_CLOUDS.worldwide,
    clock,
    people: new TenantPeople([megan, lee]),
    groups: new Map(),
    geography: createGeography(),
    apps: new Map([ssoApp, botApp].map((app) => [app.clientId, app])),
    directory: createDirectory(SEED, clock.now()),
    requests: createRequestLog(),
    addresses: unreachableAddresses(),
    switches: { ...worldOf(DEFAULT_WORLD), copyDuration: 0 },
    faults: createFaults(),
    limits: createLimits(clock, 2),
    photoDay: createPhotoDay(pictures, SEED),
    policies: createPolicies(SEED),
    entraKey: await createSigningKey('entra'),
    channelKey: await createSigningKey('channel'),
  };
  return { state, megan, lee, ssoApp, botApp };
}

/** Starts the given services. This process trusts their certificate authority until `stop`. */
export async function startSmallTenant(services: Services): Promise<SmallTenant> {
  const small = await smallState();
  const { state } = small;
  const certificates = await createCertificates();
  const listening: Listening[] = [];
  for (const [name, service] of Object.entries(services) as [ServiceName, (state: TenantState) => RequestListener][]) {
    const https = HTTPS.includes(name) && { certificates };
    const { requests: log, faults, limits } = state;
    const running = await listen(service(state), { service: name, log, faults, limits, ...https });
    state.addresses[name] = running.origin;
    listening.push(running);
  }
  const removeTrust = trustAuthority(certificates.authority);
  return {
    ...small,
    certificates,
    async stop() {
      removeTrust();
      await Promise.all(listening.map((one) => one.stop()));
    },
  };
}

export function plainPicture(size: number, colour: string): Promise<Buffer> {
  return sharp({ create: { width: size, height: size, channels: 3, background: colour } })
    .png()
    .toBuffer();
}

function person(givenName: string, surname: string, jobTitle: string, language: string): Person {
  const address = `${givenName}${surname.charAt(0)}@contoso.onmicrosoft.com`.toLowerCase();
  return {
    id: guidFrom(SEED, 'person', address),
    userPrincipalName: address,
    mail: address,
    displayName: `${givenName} ${surname}`,
    givenName,
    surname,
    jobTitle,
    language,
    timeZone: 'Europe/Rome',
    userType: 'Member',
    assignedPlans: [plan('exchange'), plan('SharePoint'), plan('TeamspaceAPI')],
    situation: 'For tests.',
    photo: undefined,
    profile: {
      placeholderState: '',
      exchangeSyncState: '',
      copiedAt: undefined,
      thumbnails: undefined,
      pendingCopy: undefined,
    },
    oddForms: usualForms(),
  };
}

function plan(service: string): AssignedServicePlan {
  return {
    assignedDateTime: '2026-01-05T08:00:00Z',
    capabilityStatus: 'Enabled',
    service,
    servicePlanId: guidFrom('plan', service),
  };
}

/** Addresses on port 9, where no service listens. */
function unreachableAddresses(): Addresses {
  return {
    entra: 'https://localhost:9',
    entraPages: 'http://localhost:9',
    identity: 'http://localhost:9',
    graph: 'https://localhost:9',
    sharepoint: 'http://localhost:9',
    office: 'http://localhost:9',
    m365: 'http://localhost:9',
    channel: 'http://localhost:9',
    control: 'http://localhost:9',
  };
}
