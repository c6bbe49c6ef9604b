/**
 * What was seen of one person's photo, and when: the only input of the verdict.
 * Three different things are told apart for each source: it answered, the thing is absent, or the source failed.
 */
export interface Evidence {
  readonly readAt: Date;
  /** Graph `/me`. */
  readonly account: Source<Account>;
  /** Graph `/me/photo`: the metadata. Absent: no photo upstream. */
  readonly graphPhoto: Source<GraphPhoto>;
  /** Graph `/me/photo/$value`: the bytes. */
  readonly graphPicture: Source<PictureFacts>;
  /** SharePoint's person properties. Absent: SharePoint has no profile for this person. */
  readonly sharePointProfile: Source<SharePointProfile>;
  /** SharePoint's medium copy of the picture. Absent: it shows its silhouette. */
  readonly sharePointPicture: Source<PictureFacts>;
  /** The tenant's settings for changing photos. Absent where the permission is not granted. */
  readonly photoPolicy: Source<PhotoPolicy>;
  /** When the button that opens SharePoint was first shown for the picture that Graph serves now; undefined: never. */
  readonly openSharePointShownAt: Date | undefined;
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
  /** How the source said so: an error code such as `ImageNotFound`, or `1x1`, `empty-etag`, `no-profile`, `placeholder`, `never-synced`, `no-picture-url`, `no-file`, `silhouette` (the pixels are SharePoint's own grey silhouette although the state claims a picture), `not-granted` (the permission to read it). */
  readonly sign: string;
}

export interface Failed {
  readonly state: 'failed';
  readonly reason: FailureReason;
  /** Milliseconds that the service asked to be left alone; always positive. */
  readonly retryAfter?: number;
  /** The service's own error code, or that of the error with which no token could be had. */
  readonly code?: string;
  readonly requestId?: string;
}

export type FailureReason =
  /** The deadline came first. */
  | 'timed-out'
  /** 429, or 503 with Retry-After. */
  | 'throttled'
  /** 403: a permission or a licence is missing. */
  | 'forbidden'
  /** 401: the token is not, or no longer, accepted. */
  | 'unauthorized'
  /** `getToken` rejected; `code` says why. */
  | 'no-token'
  /** No token, until a person or an admin acts: consent, MFA, or the app's own registration. */
  | 'not-allowed'
  /** No connection, no such host, a broken certificate. */
  | 'unreachable'
  /** An answer that is not what the documentation describes. */
  | 'malformed'
  /** A 404 that does not stand for "no photo"; or nobody knows where the tenant's My Site host is. */
  | 'not-found'
  /** Any other error answer. */
  | 'refused'
  /** 5xx. */
  | 'unavailable'
  /** The mailbox is not in Exchange Online (`MailboxNotHostedInExchangeOnline`): it may well hold a photo that Graph can't reach. */
  | 'mailbox-on-premises'
  /** Graph found no mailbox to ask (400 `AuthenticationError`). */
  | 'no-mailbox'
  /** The profile names a picture on another host than the tenant's My Site host, so it was not fetched. */
  | 'foreign-host';

/** The code of a failure: the profile names no file as its picture but a page, which is for browsers. */
export const PICTURE_BEHIND_A_PAGE = 'picture-behind-a-page';

export interface Account {
  /** Entra object id. */
  readonly id: string;
  readonly displayName: string;
  readonly userType: string | undefined;
  /** The person's My Site, e.g. `https://contoso-my.sharepoint.com/personal/adele_contoso_com/`. */
  readonly mySite: string | undefined;
  readonly preferredLanguage: string | undefined;
  /** https://learn.microsoft.com/graph/api/resources/assignedplan */
  readonly assignedPlans: readonly AssignedPlan[];
  /** True: the account is kept in the organization's own directory (hybrid). https://learn.microsoft.com/graph/api/resources/user#properties */
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
  /** Of the bytes as they came in, lower-case hex. */
  readonly sha256: string;
  readonly byteLength: number;
}

/** https://learn.microsoft.com/graph/profilephoto-configure-settings */
export interface PhotoPolicy {
  /** Where photos are changed: `onPremises` shuts everybody out of changing them in the cloud. Undefined: not set. */
  readonly source: 'cloud' | 'onPremises' | undefined;
  /** Template ids of the directory roles that alone may change photos; empty: everybody may. */
  readonly allowedRoles: readonly string[];
}

/** The person properties that concern the picture; undefined and "" are kept apart, as SharePoint shows both. */
export interface SharePointProfile {
  readonly accountName: string | undefined;
  /** The profile page. */
  readonly userUrl: string | undefined;
  readonly personalSiteHostUrl: string | undefined;
  readonly pictureUrl: string | undefined;
  /** `SPS-PicturePlaceholderState`: "0" a picture, "1" the silhouette, "" never synced (inferred; other values UNCONFIRMED). */
  readonly placeholderState: string | undefined;
  /** `SPS-PictureExchangeSyncState`: "1" pulls from Exchange, "0" does not. */
  readonly exchangeSyncState: string | undefined;
  /** `SPS-PictureTimestamp`, decoded: when SharePoint last copied. */
  readonly copiedAt: Date | undefined;
}

export interface Comparison {
  readonly answer: 'same' | 'different' | 'cannot-tell';
  /** 0: identical; grows with the difference. NaN where a picture could not be decoded. */
  readonly distance: number;
  /** Why it cannot be told: `undecodable`, `animated`, `too-large`, `timed-out`, `between-thresholds`. */
  readonly reason?: string;
}
