const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Microsoft's published limits that this service keeps. Times in milliseconds, sizes in bytes. Our own limits stand beside the code that uses them. */
export const limits = {
  teams: {
    /** 10 to 15 s, else the channel answers 504: https://learn.microsoft.com/azure/bot-service/bot-builder-howto-long-operations-guidance */
    turn: 10 * SECOND,
    /** Ours: the limit for `adaptiveCard/action` is UNCONFIRMED, other invokes have 5 s. */
    invoke: 4 * SECOND,
    /** By app and tenant, whatever is sent: https://learn.microsoft.com/answers/questions/1059876; an older copy of the page below says 30. */
    messagesPerSecond: 50,
    /** By bot and conversation, at most so many calls in so long: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit#per-bot-per-thread-limit */
    conversation: [
      { calls: 7, within: SECOND },
      { calls: 8, within: 2 * SECOND },
      { calls: 60, within: 30 * SECOND },
      { calls: 1_800, within: HOUR },
    ],
  },
  graph: {
    /** An upload may have 4 MB: https://learn.microsoft.com/microsoft-365/admin/add-users/change-user-profile-photos */
    largestPhoto: 4 * 1024 * 1024,
    /** https://learn.microsoft.com/graph/json-batching */
    batch: 20,
    /**
     * Graph works on four photos of one batch at a time (https://learn.microsoft.com/answers/questions/1660054), and an app may have four
     * requests in Outlook at once: per mailbox or over all is not told clearly, so the stricter reading holds.
     * https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
     */
    batchesAtOnce: 1,
  },
  sharePoint: {
    /** "It will still take 24 hours for the sync to occur": https://learn.microsoft.com/sharepoint/troubleshoot/administration/profile-picture-not-showing */
    copyInterval: 24 * HOUR,
  },
} as const;
