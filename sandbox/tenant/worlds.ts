/**
 * The requests that may start SharePoint's copy of a person's photo. Each is a request by or for the person
 * themselves. No source of 2024 to 2026 says which of them starts a copy in SharePoint Online: UNCONFIRMED for all.
 *
 * - `large-picture`: a browser loads `userphoto.aspx?size=L`, alone or as part of a page. A Microsoft engineer about
 *   SharePoint 2013:
 *   https://blogs.msdn.microsoft.com/briangre/2015/07/20/configuring-userphotoexpiration-for-user-profile-photo-sync-between-exchange-2013-and-sharepoint-2013/
 * - `old-profile-page`: a browser opens the profile page of the My Site host. Exchange Server's documentation: "visits
 *   their profile page (My Site)", https://learn.microsoft.com/powershell/module/exchange/set-userphoto
 * - `search-profile-page`: a browser opens the profile page in Microsoft 365's search, which replaced the old page:
 *   https://learn.microsoft.com/sharepoint/delve-retirement
 * - `edit-profile`: a browser opens the page where people edit their profile.
 * - `large-thumbnail-page`: a browser opens a page that shows the person's large thumbnail from SharePoint: "any
 *   SharePoint page that shows their large thumbnail image" (same page of Exchange Server). The page counts, the bare
 *   picture does not.
 * - `home-page`: a browser opens the start page of SharePoint or the person's OneDrive, the route in Microsoft's
 *   insight of 2021:
 *   https://github.com/isabella232/OfficeDocs-AlchemyInsights-pr.pl-PL/blob/live/AlchemyInsights/sharepoint-profile-picture-sync.md
 * - `app-request`: an app requests `userphoto.aspx?size=L` in the person's name, with a bearer token.
 */
export const COPY_REQUESTS = [
  'large-picture',
  'old-profile-page',
  'search-profile-page',
  'edit-profile',
  'large-thumbnail-page',
  'home-page',
  'app-request',
] as const;

export type CopyRequest = (typeof COPY_REQUESTS)[number];

/**
 * What the addresses of the old profile page show: the search profile page, where Delve was in use, or the old page, in
 * the other tenants. https://learn.microsoft.com/sharepoint/delve-retirement
 */
export const PROFILE_PAGES = ['search', 'old'] as const;

export type ProfilePage = (typeof PROFILE_PAGES)[number];

/** A tenant's answers to the questions of which Microsoft's documentation says nothing. */
export interface World {
  /** The requests that start a copy. */
  readonly copyRequests: readonly CopyRequest[];
  readonly profilePage: ProfilePage;
  /** Minimum interval between two copies, in milliseconds. */
  readonly copyInterval: number;
  /** Time zone of SharePoint's picture timestamp: an IANA name. */
  readonly stampZone: string;
}

const HOUR = 3_600_000;
/** UNCONFIRMED, see `decideCopy`. */
const USUAL_INTERVAL = 24 * HOUR;
/** UNCONFIRMED, see `toPictureTimestamp`. */
const USUAL_ZONE = 'UTC';

/**
 * The worlds that have a name. `hourly-copies` and `local-timestamps` are the default world with another interval, and
 * with the local time of Microsoft's own site.
 */
export const WORLDS = {
  'large-picture': world('large-picture'),
  'old-profile-page': { ...world('old-profile-page'), profilePage: 'old' },
  'search-profile-page': world('search-profile-page'),
  'edit-profile': world('edit-profile'),
  'any-large-thumbnail': world('large-thumbnail-page'),
  'home-pages': world('home-page'),
  'by-request': world('app-request'),
  none: world(),
  'hourly-copies': { ...world('large-picture'), copyInterval: HOUR },
  'local-timestamps': { ...world('large-picture'), stampZone: 'America/Los_Angeles' },
} as const satisfies Record<string, World>;

export type WorldName = keyof typeof WORLDS;

/** A named world, or the requests that start a copy. */
export type WorldChoice = WorldName | readonly CopyRequest[];

export const WORLD_NAMES = Object.keys(WORLDS) as readonly WorldName[];

/**
 * The world at the start. The large picture is the request with the best evidence: it is still documented
 * (`getUserImage` with `large`,
 * https://learn.microsoft.com/sharepoint/dev/declarative-customization/formatting-syntax-reference), and only the
 * engineer's article says what starts a copy.
 */
export const DEFAULT_WORLD: WorldName = 'large-picture';

export function isWorldName(name: unknown): name is WorldName {
  return typeof name === 'string' && Object.hasOwn(WORLDS, name);
}

/**
 * A world by its name, or one with these requests and the usual rest. A caller assigns it to `state.switches`.
 */
export function worldOf(choice: WorldChoice): World {
  return typeof choice === 'string' ? WORLDS[choice] : world(...choice);
}

/**
 * The name of the world in which exactly these requests start a copy; of several, the one with the same interval and
 * time zone, otherwise the first. Undefined: it has no name.
 */
export function worldNameOf(
  wanted: Pick<World, 'copyRequests'> & Partial<Pick<World, 'copyInterval' | 'stampZone'>>,
): WorldName | undefined {
  const names = WORLD_NAMES.filter((name) => keyOf(WORLDS[name].copyRequests) === keyOf(wanted.copyRequests));
  return names.find((name) => hasTimesOf(wanted, WORLDS[name])) ?? names[0];
}

function hasTimesOf({ copyInterval, stampZone }: Partial<World>, world: World): boolean {
  return copyInterval === world.copyInterval && stampZone === world.stampZone;
}

/** Whether a name is an IANA time zone that Node knows. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || name === '') return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function keyOf(requests: readonly CopyRequest[]): string {
  return [...new Set(requests)].sort().join();
}

function world(...copyRequests: readonly CopyRequest[]): World {
  return { copyRequests, profilePage: 'search', copyInterval: USUAL_INTERVAL, stampZone: USUAL_ZONE };
}
