const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The published limits that this service keeps. Times in milliseconds, sizes in bytes, lengths in pixels. */
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
  /** Ours. */
  pictures: {
    /** How long at most a picture is kept and the link to it in a card is good, to the beginning of its last day; afterwards the card shows a neutral picture. */
    linkLifetime: 30 * 24 * HOUR,
    /** Side of the pictures in a card. */
    thumbnail: 96,
    /** Pictures that declare more pixels are not decoded. */
    mostPixels: 24_000_000,
    /** Seconds for decoding one picture; it takes a few milliseconds. As long it may wait for its turn. */
    decodingSeconds: 2,
    /** How many are decoded at once: large ones take up to 180 MB each while they are. */
    decodedAtOnce: 2,
    /** How long in memory, small, for whoever presses *Check again*. */
    remembered: HOUR,
  },
  /** Ours. */
  nudges: {
    /** A change is left alone so long: most are followed by another one, or by the person's own visit to SharePoint. */
    grace: 15 * MINUTE,
    /** What happened longer ago is no news. */
    stale: 7 * DAY,
    /** Nudges and reminders that one person gets in seven days. */
    aWeek: 2,
    week: 7 * DAY,
    day: DAY,
    /** Where a day's messages are used up, how long until somebody looks again whether one of them is a day old. */
    afterCap: HOUR,
    /** Messages in 24 hours over all people, unless an admin chooses another number. */
    dailyCap: 1_000,
    /** What an admin may choose. */
    largestDailyCap: 1_000_000,
    /** Of everybody, unless an admin chooses another share: so many photos are not changed in 24 hours by people themselves. */
    bulkShare: 0.05,
    /** Messages queued a minute, so that a day of new portraits doesn't reach everybody at once. */
    perMinute: 120,
    /** Fewer changes than this in a day are no bulk change, however few people there are. */
    leastBulk: 20,
    /** Of what Teams allows, the rest is for answers to people. */
    share: 0.8,
    /** So much of that rest answers may use without a turn in the line of nudges; the last part is for messages that are a little late. */
    answersApart: 0.4,
    /** And so many in a moment. */
    answersAtOnce: 2,
    /** How soon after an answer the line of nudges knows of it, on all instances. */
    tellAnswers: 100,
    /** When somebody is looked at again after a message, and after which nothing more is said. */
    rechecks: [15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, DAY],
    /** After a failure that may pass: doubled with each further one, up to the longest. */
    firstRetry: 5 * SECOND,
    longestRetry: 10 * MINUTE,
    /** Then it is given up. */
    attempts: 8,
    /** Until one sending has failed. */
    sending: 15 * SECOND,
    /** How long a row belongs to the instance that claimed it; longer than a sending takes, with its wait. */
    lease: 2 * MINUTE,
    /** Unanswered sendings of one instance, at most. */
    inFlight: 64,
  },
  /** Ours. */
  watch: {
    /** For so long somebody is looked at more often who just asked, or whose photo just changed. */
    warmth: 2 * HOUR,
  },
  /** Ours. */
  jobs: {
    /** How often each pump looks whether there is something to do. */
    beat: 15 * SECOND,
    /** A pump that works longer stops, and goes on with its next beat. */
    longestRun: 5 * MINUTE,
    /** How often to look whether an admin has switched nudges on or off. */
    control: 5 * SECOND,
  },
  /** Ours. */
  store: {
    /** When a button was first shown: far longer than SharePoint may take, and no longer than anybody would ask. */
    shownButtons: 90 * 24 * HOUR,
    /** What was said of a person's buttons is believed so long: far shorter than a copy may take. */
    shownButtonsBelieved: 10 * 60 * SECOND,
    /** What nobody waits for is written together with what comes within so long. */
    writeBehind: SECOND,
    /** A learned My Site host: a tenant can be renamed. https://learn.microsoft.com/sharepoint/change-your-sharepoint-domain-name */
    mySite: 30 * 24 * HOUR,
    /** What was sent to whom: to tell people and admins, and long after it could change a decision. */
    nudges: 90 * DAY,
    /** That a photo has changed, whatever came of it. */
    changes: 90 * 24 * HOUR,
    /** What has had its time is deleted so often. */
    purge: HOUR,
    /** An answer waits so long for the database and is then given without it. */
    patience: SECOND,
    /** A query on a server has failed by then. */
    query: 5 * SECOND,
    /** How long to try to connect to a server. */
    connect: 5 * SECOND,
    /** Whoever holds a transaction open and says nothing for so long loses the connection. */
    silentTransaction: 5 * SECOND,
  },
} as const;
