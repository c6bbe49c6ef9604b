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
    /** How long the link to a picture in a card is good; afterwards the card shows a neutral picture. */
    linkLifetime: 30 * 24 * HOUR,
    /** Side of the pictures in a card. */
    thumbnail: 96,
    /** Pictures that declare more pixels are not decoded. */
    mostPixels: 24_000_000,
    /** Seconds for decoding one picture. */
    decodingSeconds: 3,
  },
} as const;
