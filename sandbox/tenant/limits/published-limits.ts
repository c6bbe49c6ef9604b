import type { RateWindow } from './rate-windows.ts';

/** A limit as published by Microsoft. */
export interface PublishedLimit {
  /** Shown on the control page. */
  readonly title: string;
  /** URL of the documentation, or the word UNCONFIRMED. */
  readonly source: string;
  /**
   * All windows apply. They use tenant time, so moving the clock opens them. A window of 0 milliseconds limits
   * concurrent calls, in real time.
   */
  readonly windows: readonly RateWindow[];
}

const GRAPH = 'https://learn.microsoft.com/graph/throttling-limits';
const SHAREPOINT =
  'https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online';
/** "The values … are for estimation only." */
const TEAMS = 'https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit#per-agent-per-thread-limit';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const WRITES = windows([1, 7], [2, 8], [30, 60], [3600, 1800]);

/** SharePoint's limits depend on the number of licences, according to the tables on its page. */
export function publishedLimits(licences: number) {
  const tier = [1_000, 5_000, 15_000, 50_000].filter((maximum) => licences > maximum).length;
  const byTier = (...values: readonly [number, number, number, number, number]) => values[tier] ?? values[4];
  return {
    graphRequests: {
      title: 'Graph: requests of an app',
      source: GRAPH,
      windows: windows([10, 130_000]),
    },
    graphMailbox: {
      title: 'Graph: requests of an app to one mailbox, which holds the photo',
      source: `${GRAPH}#outlook-service-limits`,
      windows: windows([600, 10_000]),
    },
    graphPhotosAtOnce: {
      title: 'Graph: concurrent photo requests and batch parts of an app',
      // The page can be read as "per app and mailbox" or as "per app". `switches.photosAtOnce` defaults to the
      // stricter.
      source: `${GRAPH}#outlook-service-limits`,
      windows: windows([0, 4]),
    },
    peopleManager: {
      title: 'SharePoint: PeopleManager calls in the tenant',
      source: SHAREPOINT,
      windows: [{ milliseconds: 5 * MINUTE, calls: byTier(3_000, 6_000, 9_000, 12_000, 15_000) }],
    },
    sharePointUser: {
      title: 'SharePoint: requests of one person',
      source: SHAREPOINT,
      windows: [{ milliseconds: 5 * MINUTE, calls: 3_000 }],
    },
    /** In resource units. */
    sharePointApp: {
      title: 'SharePoint: resource units of an app (app-only)',
      source: `${SHAREPOINT}#application-throttling`,
      windows: [
        { milliseconds: MINUTE, calls: byTier(1_250, 2_500, 3_750, 5_000, 6_250) },
        { milliseconds: DAY, calls: byTier(1_200_000, 2_400_000, 3_600_000, 4_800_000, 6_000_000) },
      ],
    },
    teamsSend: {
      title: 'Teams: messages, edits and deletions of a bot in a conversation',
      source: TEAMS,
      windows: WRITES,
    },
    teamsStream: {
      title: 'Teams: parts of a streamed message',
      source: 'https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux',
      windows: windows([1, 1]),
    },
    teamsCreate: {
      title: 'Teams: conversations that a bot opens with the same person',
      source: TEAMS,
      windows: WRITES,
    },
    teamsMembers: {
      title: 'Teams: requests of a bot for the members of a conversation',
      source: TEAMS,
      windows: windows([1, 14], [2, 16], [30, 120], [3600, 3600]),
    },
    teamsTenant: {
      title: 'Teams: calls of a bot in the tenant',
      // An older copy of the page says 30.
      source: 'https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit',
      windows: windows([1, 50]),
    },
    retryAfter: {
      title: 'Requests repeated before Retry-After has passed',
      source: 'https://learn.microsoft.com/graph/throttling#best-practices-to-handle-throttling',
      windows: [],
    },
  } satisfies Readonly<Record<string, PublishedLimit>>;
}

export type LimitName = keyof ReturnType<typeof publishedLimits>;

function windows(...pairs: readonly (readonly [seconds: number, calls: number])[]): RateWindow[] {
  return pairs.map(([seconds, calls]) => ({ milliseconds: seconds * SECOND, calls }));
}
