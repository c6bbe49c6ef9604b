const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** The published limits that this service keeps. Times in milliseconds, sizes in bytes, lengths in pixels. */
export const limits = {
  teams: {
    /** 10 to 15 s, else the channel answers 504: https://learn.microsoft.com/azure/bot-service/bot-builder-howto-long-operations-guidance */
    turn: 10 * SECOND,
    /** Ours: the limit for `adaptiveCard/action` is UNCONFIRMED, other invokes have 5 s. */
    invoke: 4 * SECOND,
  },
  graph: {
    /** An upload may have 4 MB: https://learn.microsoft.com/microsoft-365/admin/add-users/change-user-profile-photos */
    largestPhoto: 4 * 1024 * 1024,
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
    /** Seconds for decoding one picture. */
    decodingSeconds: 3,
  },
  /** Ours. */
  store: {
    /** When a button was first shown: far longer than SharePoint may take, and no longer than anybody would ask. */
    shownButtons: 90 * 24 * HOUR,
    /** A learned My Site host: a tenant can be renamed. https://learn.microsoft.com/sharepoint/change-your-sharepoint-domain-name */
    mySite: 30 * 24 * HOUR,
    /** What has had its time is deleted so often. */
    purge: HOUR,
    /** An answer waits so long for the database and is then given without it. */
    patience: SECOND,
    /** A query on a server has failed by then. */
    query: 5 * SECOND,
    /** How long to try to connect to a server. */
    connect: 5 * SECOND,
    /** A command that holds the bot's own database in a transaction and says nothing for so long loses its connection. */
    silentTransaction: 5 * SECOND,
  },
} as const;
