import type { AppRegistration } from './apps/app-registration.ts';
import type { SigningKey } from './apps/signing-key.ts';
import type { Clock } from './clock.ts';
import type { Limits } from './limits/limits.ts';
import type { NationalCloud } from './national-cloud.ts';
import type { TenantPeople } from './people/people.ts';
import type { PhotoDay } from './people/photo-day.ts';
import type { Policies } from './policies.ts';
import type { Faults } from './services/faults.ts';
import type { RequestLog } from './services/request-log.ts';

/** Where each service listens: origins without a trailing slash. */
export interface Addresses {
  /** https */
  entra: string;
  /** http; Entra's pages for browsers, which `authorization_endpoint` names */
  entraPages: string;
  /** https, without `/v1.0` */
  graph: string;
  /** http; My Site host and root site in one */
  sharepoint: string;
  /** http */
  office: string;
  /** http; the service URL of the Teams channel is `${channel}/teams/` */
  channel: string;
  /** http */
  control: string;
}

/**
 * What starts SharePoint's copy: the request for one's own large picture, for one's own profile page, either, or nothing.
 * UNCONFIRMED which of them is true of the real service, so it can be switched.
 */
export type CopyTrigger = 'large' | 'page' | 'both' | 'never';

export interface Switches {
  copyTrigger: CopyTrigger;
  /** How long a copy takes once it has been started, in milliseconds of tenant time. 0: at once. */
  copyDuration: number;
  /** SharePoint skips a copy while the last one is younger than this, in milliseconds of tenant time. */
  copyInterval: number;
  /** How long Graph takes for a request that concerns a photo, in real milliseconds. Default: 0, as long as it really takes. */
  photoDuration?: number;
  /** Whose photo requests Graph counts together that are under way at the same time: the documentation can be read both ways. Default: `app`, the stricter. */
  photosAtOnce?: 'app' | 'app-and-mailbox';
  /** What SharePoint does to apps whose user agent does not say who they are. Default: `throttle`. */
  undecoratedTraffic?: 'serve' | 'throttle';
}

/** All that the tenant knows. Held in memory, shared by its services, gone with the process. */
export interface TenantState {
  /** Tenant id. */
  readonly id: string;
  readonly name: string;
  /** Initial domain, e.g. `contoso.onmicrosoft.com`. */
  readonly domain: string;
  readonly seed: number;
  readonly cloud: NationalCloud;
  readonly clock: Clock;
  /** By object id: the cast in its order, then whoever else there is. */
  readonly people: TenantPeople;
  /** By object id (lower case): who is in which group, by object id. None to begin with. */
  readonly groups: Map<string, readonly string[]>;
  /** By client id. */
  readonly apps: ReadonlyMap<string, AppRegistration>;
  readonly requests: RequestLog;
  readonly addresses: Addresses;
  readonly switches: Switches;
  readonly faults: Faults;
  /** Changes many people's photos at once. */
  readonly photoDay: PhotoDay;
  /** What Microsoft lets apps call how often, and what was called beyond. */
  readonly limits: Limits;
  readonly policies: Policies;
  /** Entra's key: signs access tokens and SSO assertions. */
  readonly entraKey: SigningKey;
  /** The Bot Framework channel's key: signs what the channel sends to the bot. */
  readonly channelKey: SigningKey;
}
