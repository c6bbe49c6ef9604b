import type { RequestListener } from 'node:http';
import { type OpenedPage, openAs } from './browser-session.ts';
import { channelService, createTeams, type Teams } from './channel/index.ts';
import { type ControlExtras, controlService } from './control/index.ts';
import { createEntra } from './entra/index.ts';
import { FRONT_PAGES, type FrontPageText } from './front-pages.ts';
import { keepSentCards } from './gallery/index.ts';
import { graphService } from './graph/index.ts';
import { type Certificates, createCertificates } from './http/certificates.ts';
import { withFrontPage } from './http/front-page.ts';
import { type Listening, listen } from './http/listen.ts';
import { officeService } from './office/index.ts';
import { copyPhotoAt, makeThumbnails, sharePointService } from './sharepoint/index.ts';
import type { AppRegistration } from './tenant/apps/app-registration.ts';
import { authEndsOf, botRegistrations } from './tenant/apps/bot-registrations.ts';
import { createSigningKey } from './tenant/apps/signing-key.ts';
import { createClock } from './tenant/clock.ts';
import { createLimits, type Violations } from './tenant/limits/limits.ts';
import { NATIONAL_CLOUDS, type NationalCloudName } from './tenant/national-cloud.ts';
import { asFormerEmployee } from './tenant/people/former-employee.ts';
import { TenantPeople } from './tenant/people/people.ts';
import type { Person, Photo } from './tenant/people/person.ts';
import { createPhotoDay } from './tenant/people/photo-day.ts';
import { changePhoto, removePhoto } from './tenant/people/photos.ts';
import { createPopulation, type PopulationAccounts } from './tenant/people/population.ts';
import type { PoolPicture } from './tenant/people/population-photos.ts';
import { chatPersonUpn, createSamplePeople } from './tenant/people/sample-people.ts';
import { createPolicies } from './tenant/policies.ts';
import { guidFrom } from './tenant/random.ts';
import { createFaults } from './tenant/services/faults.ts';
import { createRequestLog, type ServiceName } from './tenant/services/request-log.ts';
import type { Addresses, TenantState } from './tenant/tenant-state.ts';

export type { Chat, Teams } from './channel/index.ts';
export type { AppRegistration, Person, Photo, TenantState };

export interface TenantOptions {
  /** The same seed gives the same tenant, but for its keys. */
  readonly seed?: number;
  /** Another tenant with the same people: their ids and pictures follow from this one. Default: `seed`. */
  readonly samplePeopleSeed?: number;
  /** Which of Microsoft's clouds the tenant is in. Default: worldwide. */
  readonly cloud?: NationalCloudName;
  /** Ports wished for; free ones where they are taken or not named. */
  readonly ports?: Partial<Readonly<Record<ServiceName, number>>>;
  /** Client id of a bot that has its own. */
  readonly botClientId?: string | undefined;
  /** How many more people there are beside the cast: derived from the seed when they are asked for. Default: 0. At most 1,000,000. */
  readonly population?: number;
  /** Whose accounts these are: of people who work here alone, or also of guests, rooms and so on. Default: `people`. */
  readonly accounts?: PopulationAccounts;
  /** What else the control page links to. */
  readonly controlExtras?: ControlExtras;
}

/** A running tenant. */
export interface Tenant {
  readonly state: TenantState;
  readonly addresses: Readonly<Addresses>;
  readonly certificates: Certificates;
  /** The bot's registrations: what the bot itself is, and what signs people in for it. One and the same for a bot that brought its client id. */
  readonly apps: { readonly bot: AppRegistration; readonly signIn: AppRegistration };
  /** Everybody's Teams: write to the bot as someone, await its answers, press its buttons. */
  readonly teams: Teams;
  /** What was called beyond Microsoft's limits, which `state.limits` has. */
  readonly violations: Violations;
  /** Whose Teams the chat window shows. */
  readonly chatPerson: Person;
  /** By the part of the UPN before the @, of the population too; throws if there is nobody. */
  person(alias: string): Person;
  changePhoto(person: Person, upload: Buffer): Promise<Photo>;
  removePhoto(person: Person): void;
  /** Photo day: everybody gets another picture that the tenant already has, with a new ETag; nothing is encoded. Gives how many they were. */
  changePhotos(people: Iterable<Person>): number;
  /** Another ETag for the same picture: as when a service writes again what has not changed. */
  flapEtag(person: Person): Photo;
  /** The person leaves: sign-in blocked, licences and mailbox gone, still in the directory. Gives the person as they are from now on. */
  leave(person: Person): Person;
  /** Takes the person out of the directory: from now on nobody has their id, their address or their tokens, and Teams does not find their chat. */
  deletePerson(person: Person): void;
  /** Opens a page as a browser would in which the person is signed in, with the pictures on it. */
  openAs(person: Person, url: string): Promise<OpenedPage>;
  /** Ends one service alone: from now on nobody answers there. */
  stopService(service: ServiceName): Promise<void>;
  stop(): Promise<void>;
}

const DOMAIN = 'contoso.onmicrosoft.com';
const DAY = 86_400_000;
/** Pictures that many people share. */
const POOL = 8;

/** Starts a whole tenant on 127.0.0.1. */
export async function startTenant({
  seed = 1,
  samplePeopleSeed = seed,
  cloud = 'worldwide',
  population = 0,
  accounts,
  ports = {},
  botClientId,
  controlExtras = { links: () => [] },
}: TenantOptions = {}): Promise<Tenant> {
  const clock = createClock();
  const [people, entraKey, channelKey, certificates] = await Promise.all([
    createSamplePeople({ seed: samplePeopleSeed, domain: DOMAIN, now: clock.now(), copy: copyPhotoAt }),
    createSigningKey('entra'),
    createSigningKey('channel'),
    createCertificates(),
  ]);
  const pictures = await poolOf(people);
  const key = Number.parseInt(guidFrom(seed, 'photo day').slice(0, 8), 16);
  const others =
    population !== 0
      ? createPopulation({
          count: population,
          accounts,
          seed,
          etagKey: key,
          domain: DOMAIN,
          now: clock.now(),
          pictures,
        })
      : undefined;
  const apps = botRegistrations(seed, botClientId);
  const state: TenantState = {
    id: guidFrom(seed, 'tenant'),
    name: 'Contoso',
    domain: DOMAIN,
    seed,
    cloud: NATIONAL_CLOUDS[cloud],
    clock,
    people: new TenantPeople(people, others),
    groups: new Map(),
    apps: new Map([apps.signIn, apps.bot].map((app) => [app.clientId, app])),
    requests: createRequestLog(),
    addresses: { entra: '', entraPages: '', graph: '', sharepoint: '', office: '', channel: '', control: '' },
    switches: { copyTrigger: 'both', copyDuration: 0, copyInterval: DAY },
    faults: createFaults(),
    photoDay: createPhotoDay(pictures, key, population),
    limits: createLimits(clock, people.length + (others?.licences ?? 0)),
    policies: createPolicies(seed),
    entraKey,
    channelKey,
  };
  const teams = createTeams(state);
  const { connectBot } = teams;
  teams.connectBot = (bot) => {
    connectBot(bot);
    // Whoever registers a bot's endpoint registers where its sign-in ends, too.
    apps.signIn.redirectUris?.push(...authEndsOf(bot.endpoint));
  };
  const entra = createEntra(state);
  const control = () => state.addresses.control;
  const front = (app: RequestListener, page: FrontPageText) => withFrontPage(app, { ...page, control });
  const services = {
    entra: { app: front(entra.service, FRONT_PAGES.entra), certificates },
    entraPages: { app: front(entra.pages, FRONT_PAGES.entraPages) },
    graph: { app: front(graphService(state), FRONT_PAGES.graph), certificates },
    sharepoint: { app: withFrontPage(sharePointService(state)) },
    office: { app: withFrontPage(officeService(state)) },
    channel: { app: front(channelService(state, teams), FRONT_PAGES.channel) },
    control: { app: controlService(state, { cards: keepSentCards(teams, clock), ...controlExtras }) },
  };
  const listening = new Map<ServiceName, Listening>();
  for (const [name, { app, ...tls }] of Object.entries(services) as [
    ServiceName,
    { app: RequestListener; certificates?: Certificates },
  ][]) {
    const { requests: log, faults, limits } = state;
    const one = await listen(app, { service: name, log, faults, limits, port: ports[name], ...tls });
    state.addresses[name] = one.origin;
    listening.set(name, one);
  }
  const person = (alias: string) => {
    const found = state.people
      .candidates(`${alias}@${DOMAIN}`)
      .find(({ userPrincipalName }) => userPrincipalName.split('@')[0] === alias);
    if (found) return found;
    const cast = people.map(({ userPrincipalName }) => userPrincipalName.split('@')[0]);
    throw new Error(`Nobody is called ${alias} in this tenant. There are: ${cast.join(', ')}.`);
  };
  return {
    state,
    addresses: state.addresses,
    certificates,
    apps,
    teams,
    violations: state.limits.violations,
    chatPerson: person(chatPersonUpn(DOMAIN).split('@')[0] ?? ''),
    person,
    changePhoto: (who, upload) => changePhoto(who, upload, clock.now()),
    removePhoto,
    changePhotos: (whose) => state.photoDay.change(whose, clock.now()),
    flapEtag: state.photoDay.flap,
    leave(who) {
      const left = asFormerEmployee(who);
      state.people.set(left.id, left);
      return left;
    },
    deletePerson: ({ id }) => void state.people.delete(id),
    openAs: (who, url) => openAs(state, who, url),
    async stopService(service) {
      await listening.get(service)?.stop();
      listening.delete(service);
    },
    async stop() {
      await teams.stop();
      await Promise.all([...listening.values()].map((one) => one.stop()));
    },
  };
}

/** The cast's own pictures, which are drawn anyhow: so many people may share them. */
function poolOf(cast: readonly Person[]): Promise<PoolPicture[]> {
  const photos = new Map(cast.flatMap(({ photo }) => (photo ? [[photo.bytes, photo]] : [])));
  return Promise.all(
    [...photos.values()].slice(0, POOL).map(async (photo) => ({ ...photo, thumbnails: await makeThumbnails(photo) })),
  );
}
