const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Microsoft's published limits that this service keeps. Times in milliseconds, sizes in bytes. Our own limits stand
 * beside the code that uses them.
 */
export const limits = {
  teams: {
    /**
     * A turn that takes longer gets a 504 from the channel, after 10 to 15 s:
     * https://learn.microsoft.com/azure/bot-service/bot-builder-howto-long-operations-guidance
     */
    turn: 10 * SECOND,
    /** Below the 5 s of other invokes. The limit for `adaptiveCard/action` is UNCONFIRMED [invoke-limit]. */
    invoke: 4 * SECOND,
    /**
     * Per app and tenant: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
     * That it holds for every kind of call: https://learn.microsoft.com/answers/questions/1059876
     */
    messagesPerSecond: 50,
    /**
     * Calls per bot and conversation:
     * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit#per-agent-per-thread-limit
     */
    conversation: [
      { calls: 7, within: SECOND },
      { calls: 8, within: 2 * SECOND },
      { calls: 60, within: 30 * SECOND },
      { calls: 1_800, within: HOUR },
    ],
  },
  graph: {
    /**
     * Maximum size of an upload: https://learn.microsoft.com/microsoft-365/admin/add-users/change-user-profile-photos
     */
    largestPhoto: 4 * 1024 * 1024,
    /** https://learn.microsoft.com/graph/json-batching */
    batch: 20,
  },
  sharePoint: {
    /**
     * UNCONFIRMED [copy-interval]. Microsoft's page said "it will still take 24 hours for the sync to occur" until 17
     * July 2024, and names no interval since:
     * https://learn.microsoft.com/sharepoint/troubleshoot/administration/profile-picture-not-showing
     * COPY_INTERVAL_HOURS replaces it.
     */
    copyInterval: 24 * HOUR,
    /**
     * Resource units of an app in a minute, and calls of PeopleManager by all apps and people in five minutes, by the
     * number of licences in the tenant. "The values … are for estimation only":
     * https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online
     */
    rates: [
      { licences: 1_000, unitsPerMinute: 1_250, profilesPer5Minutes: 3_000 },
      { licences: 5_000, unitsPerMinute: 2_500, profilesPer5Minutes: 6_000 },
      { licences: 15_000, unitsPerMinute: 3_750, profilesPer5Minutes: 9_000 },
      { licences: 50_000, unitsPerMinute: 5_000, profilesPer5Minutes: 12_000 },
      { licences: Number.POSITIVE_INFINITY, unitsPerMinute: 6_250, profilesPer5Minutes: 15_000 },
    ],
    /** Units of a REST request. The page says "usually more" than the one of Graph; UNCONFIRMED [rest-units]. */
    unitsPerRequest: 2,
  },
} as const;
