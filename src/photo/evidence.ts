import type { TriedPage } from '../open-sharepoint/press.ts';

/**
 * What the sources said about one person's photo, and when: the only input of the verdict.
 * Each source has one of three states: read (it answered), absent (it answered that there is none), or failed.
 */
export interface Evidence {
  readonly readAt: Date;
  /** Graph `/me`. */
  readonly account: Source<Account>;
  /** Graph `/me/photo`: the metadata. Absent: Graph has no photo. */
  readonly graphPhoto: Source<GraphPhoto>;
  /** Graph `/me/photo/$value`: the bytes. */
  readonly graphPicture: Source<PictureFacts>;
  /** SharePoint's person properties. Absent: SharePoint has no profile for this person. */
  readonly sharePointProfile: Source<SharePointProfile>;
  /** SharePoint's medium copy of the picture. Absent: SharePoint shows its silhouette. */
  readonly sharePointPicture: Source<PictureFacts>;
  /** The tenant's settings for changing photos. Absent: the permission to read them is not granted. */
  readonly photoPolicy: Source<PhotoPolicy>;
  /** When the bot first showed the *Open SharePoint* button for the picture that Graph serves now; undefined: never. */
  readonly openSharePointShownAt: Date | undefined;
  /**
   * The pages that the person opened with that button, or that the bot requested in their name, earliest first.
   * Empty if they could not be read. Undefined: the button does not lead through this service, so they are not known.
   */
  readonly triedPages: readonly TriedPage[] | undefined;
  /** Undefined unless both pictures were read. */
  readonly comparison: Comparison | undefined;
}

export type SourceName = 'account' | 'graphPhoto' | 'graphPicture' | 'sharePointProfile' | 'sharePointPicture';

export type Source<T> = Read<T> | Absent | Failed;

export interface Read<T> {
  readonly state: 'read';
  readonly value: T;
}

export interface Absent {
  readonly state: 'absent';
  /**
   * How the source said so: an error code such as `ImageNotFound`, or `1x1`, `empty-etag`, `no-profile`,
   * `placeholder`, `never-synced`, `no-picture-url`, `no-file`, `silhouette` (the state claims a picture, but the
   * pixels are SharePoint's grey silhouette), `not-granted` (no permission to read it).
   */
  readonly sign: string;
}

export interface Failed {
  readonly state: 'failed';
  readonly reason: FailureReason;
  /** The pause that the service asked for, in milliseconds; always positive. */
  readonly retryAfter?: number;
  /** The service's own error code, or the code of the error that prevented a token. */
  readonly code?: string;
  readonly requestId?: string;
}

export type FailureReason =
  /** No answer before the deadline. */
  | 'timed-out'
  /** 429, or 503 with Retry-After. */
  | 'throttled'
  /** 403: a permission or a licence is missing. */
  | 'forbidden'
  /** 401: the token is not, or no longer, accepted. */
  | 'unauthorized'
  /** `getToken` rejected; `code` says why. */
  | 'no-token'
  /** No token until a person or an admin acts: consent, MFA, or the app registration. */
  | 'not-allowed'
  /** No connection, unknown host, or invalid certificate. */
  | 'unreachable'
  /** An answer that is not what the documentation describes. */
  | 'malformed'
  /** A 404 that does not mean "no photo", or the tenant's My Site host is unknown. */
  | 'not-found'
  /** Any other error answer. */
  | 'refused'
  /** 5xx. */
  | 'unavailable'
  /** The mailbox is not in Exchange Online (`MailboxNotHostedInExchangeOnline`). Graph cannot reach a photo in it. */
  | 'mailbox-on-premises'
  /** Graph found no mailbox (400 `AuthenticationError`). */
  | 'no-mailbox'
  /** The profile's picture URL is not on the tenant's My Site host, so the picture was not fetched. */
  | 'foreign-host'
  /**
   * The profile's picture URL is not the person's own file in the photo library, so the app did not fetch it. The
   * person's own token may.
   */
  | 'foreign-file';

/** Failure code: the profile's picture URL is a page for browsers, not a file. */
export const PICTURE_BEHIND_A_PAGE = 'picture-behind-a-page';

export interface Account {
  /** Entra object id. */
  readonly id: string;
  readonly displayName: string;
  readonly userType: string | undefined;
  /**
   * The person's own account is in another organization (B2B collaboration): the user principal name contains `#EXT#`.
   * Such a person can be a member: https://learn.microsoft.com/entra/external-id/user-properties
   */
  readonly isExternal: boolean;
  /** The person's My Site, e.g. `https://contoso-my.sharepoint.com/personal/adele_contoso_com/`. */
  readonly mySite: string | undefined;
  readonly preferredLanguage: string | undefined;
  /** https://learn.microsoft.com/graph/api/resources/assignedplan */
  readonly assignedPlans: readonly AssignedPlan[];
  /**
   * True: the account is managed in the organization's own directory (hybrid).
   * https://learn.microsoft.com/graph/api/resources/user#properties
   */
  readonly onPremisesSyncEnabled: boolean | undefined;
}

export interface AssignedPlan {
  readonly service: string;
  readonly servicePlanId: string;
  readonly capabilityStatus: string;
}

export interface GraphPhoto {
  readonly etag: string;
  readonly contentType: string | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

export interface PictureFacts {
  /** Hash of the bytes as received, in lower-case hex. */
  readonly sha256: string;
  readonly byteLength: number;
}

/** https://learn.microsoft.com/graph/profilephoto-configure-settings */
export interface PhotoPolicy {
  /** Where photos are changed. `onPremises`: people cannot change them in the cloud. Undefined: not set. */
  readonly source: 'cloud' | 'onPremises' | undefined;
  /** Template ids of the only directory roles that may change photos. Empty: all people may. */
  readonly allowedRoles: readonly string[];
}

/** The person properties about the picture. SharePoint distinguishes missing (undefined) from empty ("") values. */
export interface SharePointProfile {
  readonly accountName: string | undefined;
  /** The profile page. */
  readonly userUrl: string | undefined;
  readonly personalSiteHostUrl: string | undefined;
  readonly pictureUrl: string | undefined;
  /**
   * `SPS-PicturePlaceholderState`: "0" a picture, "1" the silhouette, "" never synced.
   * Inferred; other values UNCONFIRMED [placeholder-states].
   */
  readonly placeholderState: string | undefined;
  /**
   * `SPS-PictureExchangeSyncState`: "1" copies from Exchange, "0" does not:
   * https://github.com/pnp/PnP/tree/master/Samples/Core.ProfilePictureUploader,
   * https://www.msxfaq.de/cloud/identity/o365_profilfotosync.htm
   */
  readonly exchangeSyncState: string | undefined;
  /**
   * `SPS-PictureTimestamp`, decoded: when SharePoint last copied. UNCONFIRMED [copy-timestamp]: it may be the last
   * attempt.
   */
  readonly copiedAt: Date | undefined;
}

export interface Comparison {
  readonly answer: 'same' | 'different' | 'cannot-tell';
  /** 0: identical; grows with the difference. NaN: a picture could not be decoded. */
  readonly distance: number;
  /** Why the answer is `cannot-tell`: `undecodable`, `animated`, `too-large`, `timed-out`, `between-thresholds`. */
  readonly reason?: string;
}
