import type { Addresses } from './addresses.ts';
import type { AppRegistration } from './apps/app-registration.ts';
import type { SigningKey } from './apps/signing-key.ts';
import type { Clock } from './clock.ts';
import type { Directory } from './directory/directory.ts';
import type { DirectoryGroup } from './directory/groups.ts';
import type { Geography } from './geography.ts';
import type { Limits } from './limits/limits.ts';
import type { NationalCloud } from './national-cloud.ts';
import type { TenantPeople } from './people/people.ts';
import type { PhotoDay } from './people/photo-day.ts';
import type { Policies } from './policies.ts';
import type { Faults } from './services/faults.ts';
import type { RequestLog } from './services/request-log.ts';
import type { CopyRequest, ProfilePage } from './worlds.ts';

export const PHOTOS_AT_ONCE = ['app', 'app-and-mailbox'] as const;

export type PhotosAtOnce = (typeof PHOTOS_AT_ONCE)[number];

export interface Switches {
  /** The requests that start SharePoint's copy. UNCONFIRMED which are true of the real service. */
  copyRequests: readonly CopyRequest[];
  /** What `Person.aspx` and `PersonImmersive.aspx` show. */
  profilePage: ProfilePage;
  /** Duration of a copy in milliseconds of tenant time. 0: immediate. */
  copyDuration: number;
  /** SharePoint skips a copy while the last one is younger than this, in milliseconds of tenant time. */
  copyInterval: number;
  /** Time zone of the picture timestamp: an IANA name. */
  stampZone: string;
  /** Duration of a Graph photo request in real milliseconds. Default: 0, no delay. */
  photoDuration?: number;
  /**
   * Scope in which Graph counts concurrent photo requests: the documentation can be read both ways. Default: `app`, the
   * stricter.
   */
  photosAtOnce?: PhotosAtOnce;
  /** Seconds between two polls of a device code. Default: 5, as Entra has it. */
  deviceCodeInterval?: number;
  /**
   * What SharePoint does with apps that do not identify themselves in the user agent. They have the lowest priority,
   * and are throttled while there is more traffic than capacity. Default: `serve`.
   */
  undecoratedTraffic?: 'serve' | 'throttle';
  /**
   * What `GetPropertiesFor` answers to people without an admin role about others. UNCONFIRMED: both readings exist, see
   * `profileAccessError` in `sandbox/sharepoint/api/properties-for.ts`. Default: `refuse`, the stricter.
   */
  colleaguesProfiles?: 'refuse' | 'show';
}

/** The complete state of a tenant. Held in memory and shared by its services. */
export interface TenantState {
  /** Tenant id. */
  readonly id: string;
  readonly name: string;
  /** Initial domain, e.g. `contoso.onmicrosoft.com`. */
  readonly domain: string;
  readonly seed: number;
  readonly cloud: NationalCloud;
  readonly clock: Clock;
  /** By object id: the sample people in their order, then the population. */
  readonly people: TenantPeople;
  /** By object id, in lower case. */
  readonly groups: Map<string, DirectoryGroup>;
  /** By client id. */
  readonly apps: Map<string, AppRegistration>;
  /** The same apps as Graph shows them. */
  readonly directory: Directory;
  readonly requests: RequestLog;
  readonly addresses: Addresses;
  /** With real hosts: all host names of Entra ID. Undefined: the host of its address. */
  entraAliases?: readonly string[];
  /** Satellite locations of SharePoint. None at the start. */
  readonly geography: Geography;
  readonly switches: Switches;
  readonly faults: Faults;
  /** Changes the photos of many people at once. */
  readonly photoDay: PhotoDay;
  /** Microsoft's rate limits and their violations. */
  readonly limits: Limits;
  readonly policies: Policies;
  /** Entra's key: signs access tokens and SSO assertions. */
  readonly entraKey: SigningKey;
  /** The Bot Framework channel's key: signs the channel's requests to the bot. */
  readonly channelKey: SigningKey;
}
