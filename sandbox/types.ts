import type { OpenedPage } from './browser-session.ts';
import type { Teams } from './channel/index.ts';
import type { ControlExtras } from './control/index.ts';
import type { Certificates } from './http/certificates.ts';
import type { OldAddress } from './sharepoint/locations.ts';
import type { Addresses } from './tenant/addresses.ts';
import type { AppRegistration } from './tenant/apps/app-registration.ts';
import type { Violations } from './tenant/limits/limits.ts';
import type { NationalCloudName } from './tenant/national-cloud.ts';
import type { Person, Photo } from './tenant/people/person.ts';
import type { PopulationAccounts } from './tenant/people/population.ts';
import type { ServiceName } from './tenant/services/service-name.ts';
import type { TenantState } from './tenant/tenant-state.ts';
import type { WorldChoice } from './tenant/worlds.ts';

export interface TenantOptions {
  /** The same seed gives the same tenant, except for its keys. Default: 1. */
  readonly seed?: number;
  /** Seed of the people: their ids, facts and pictures. Tenants can share people. Default: `seed`. */
  readonly peopleSeed?: number;
  /** Microsoft cloud of the tenant. Default: worldwide. */
  readonly cloud?: NationalCloudName;
  /**
   * `real`: Microsoft's own host names of the cloud, behind a proxy on this machine, for clients whose hosts are fixed.
   * `local`: addresses of this machine. Default: local.
   */
  readonly hosts?: 'local' | 'real';
  /** Preferred ports. A port that is taken or missing becomes a free one. */
  readonly ports?: Partial<Readonly<Record<ServiceName | 'proxy', number>>>;
  /** Client id of a bot that brings its own. */
  readonly botClientId?: string | undefined;
  /** The bot's registration is also that of its sign-in, even without `botClientId`. Default: false. */
  readonly oneRegistration?: boolean | undefined;
  /** The bot is multi-tenant: it gets its tokens from the Bot Framework's tenant. Default: false. */
  readonly multiTenant?: boolean | undefined;
  /** The bot is a managed identity, and its sign-in app trusts it: neither has a secret. Default: false. */
  readonly secretless?: boolean | undefined;
  /** The apps trust a service account of a Kubernetes cluster, and have no secret. Default: false. */
  readonly workloadIdentity?: boolean | undefined;
  /** Number of people besides the sample people, derived from `peopleSeed` on demand. Default: 0; at most 1,000,000. */
  readonly population?: number;
  /** Accounts of the population: employees only, or also guests, rooms and others. Default: `people`. */
  readonly accounts?: PopulationAccounts;
  /** The requests that start SharePoint's copy: a named world, or a list. Default: `large-picture`. */
  readonly world?: WorldChoice;
  /** Additional links of the control page. */
  readonly controlExtras?: ControlExtras;
}

/** A running tenant. */
export interface Tenant {
  readonly state: TenantState;
  readonly addresses: Readonly<Addresses>;
  readonly certificates: Certificates;
  /** URL of the proxy that leads to Microsoft's hosts. Undefined: the hosts are local. */
  readonly proxy: string | undefined;
  /** App registrations of the bot and of its sign-in; the same one if the bot brought its client id. */
  readonly apps: { readonly bot: AppRegistration; readonly signIn: AppRegistration };
  /** The people's Teams clients: write to the bot, await its messages, press its buttons. */
  readonly teams: Teams;
  /** Violations of the limits in `state.limits`. */
  readonly violations: Violations;
  /** The person whose Teams the chat window shows. */
  readonly chatPerson: Person;
  /** Finds a person by the part of the UPN before the @, also in the population. Throws if there is none. */
  person(alias: string): Person;
  changePhoto(person: Person, upload: Buffer): Promise<Photo>;
  removePhoto(person: Person): void;
  /** Photo day: gives each person another existing picture with a new ETag. Encodes nothing. Returns their number. */
  changePhotos(people: Iterable<Person>): number;
  /** Sets a new ETag for the same picture, as when a service rewrites unchanged data. */
  flapEtag(person: Person): Photo;
  /** The person leaves: sign-in, licences and mailbox go; the directory entry stays. Returns the changed person. */
  leave(person: Person): Person;
  /** Removes the person from the directory: id, address and tokens become invalid, and their chat disappears. */
  deletePerson(person: Person): void;
  /** Assigns the bot's app role to the person: it is in their next token. */
  assignAppRole(person: Person): void;
  /** Takes the bot's app roles away: tokens that were issued before keep them. */
  removeAppRoles(person: Person): void;
  /** Adds a satellite location of SharePoint (geo code, e.g. `EUR`). Returns the origin of its host. */
  addSatellite(geo: string): Promise<string>;
  /** Moves the person's profile, picture and OneDrive to a satellite location; undefined: back to the central one. */
  moveTo(person: Person, geo: string | undefined): void;
  /** Renames the SharePoint domain. Returns the new origin; Entra ID no longer knows the old one. Default: `closed`. */
  renameSharePoint(oldAddress?: OldAddress): Promise<string>;
  /** Changes the world at run time: from the next request on, only these requests start SharePoint's copy. */
  enterWorld(world: WorldChoice): void;
  /** Opens a page as a browser in which the person is signed in, and loads its pictures. */
  openAs(person: Person, url: string): Promise<OpenedPage>;
  /** Stops one service; its address no longer responds. */
  stopService(service: ServiceName): Promise<void>;
  stop(): Promise<void>;
}
