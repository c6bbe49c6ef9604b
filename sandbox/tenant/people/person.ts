import type { OddForms } from './odd-forms.ts';

/** A photo as a mailbox stores it and Graph serves it. */
export interface Photo {
  readonly bytes: Buffer;
  readonly contentType: 'image/jpeg';
  /** Side in pixels; photos are square, at most 648. */
  readonly size: number;
  /** Graph's `@odata.mediaEtag` without the inner quotes. */
  readonly etag: string;
  /** Tenant time. */
  readonly changedAt: Date;
}

/** SharePoint's three sizes. Pixels: `THUMBNAIL_PIXELS` in `sandbox/sharepoint/thumbnails.ts`. */
export type ThumbnailSize = 'S' | 'M' | 'L';

/** The photo state of a SharePoint user profile. The two states are kept as the strings that the API returns. */
export interface SharePointUserProfile {
  /** `SPS-PicturePlaceholderState`: "0" shows the picture, "1" the silhouette, "" never synced. */
  placeholderState: '' | '0' | '1';
  /** `SPS-PictureExchangeSyncState`: "1" copies from Exchange, "0" does not, "" never synced. */
  exchangeSyncState: '' | '0' | '1';
  /** Time of the last copy (`SPS-PictureTimestamp`), tenant time; undefined: never, returned as "". */
  copiedAt: Date | undefined;
  /** The copied pictures; undefined: SharePoint shows its silhouette. */
  thumbnails: Readonly<Record<ThumbnailSize, Buffer>> | undefined;
  /** `PictureURL` as the person has written it; undefined: as SharePoint's copy set it. */
  ownPictureUrl?: string | undefined;
  /** A copy that was started and is not finished. Tenant time. */
  pendingCopy: { readonly photo: Photo | undefined; readonly startedAt: Date; readonly dueAt: Date } | undefined;
}

/** https://learn.microsoft.com/graph/api/resources/assignedplan */
export interface AssignedServicePlan {
  readonly assignedDateTime: string;
  readonly capabilityStatus: 'Enabled' | 'Warning' | 'Suspended' | 'Deleted' | 'LockedOut';
  /** Service instance family: `exchange`, `SharePoint`, `TeamspaceAPI` … */
  readonly service: string;
  readonly servicePlanId: string;
}

export interface Person {
  /** Entra object id. */
  readonly id: string;
  readonly userPrincipalName: string;
  readonly mail: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly surname: string;
  readonly jobTitle: string;
  /** Object id of the manager. Undefined, or the id of no account of the tenant: the person has no manager. */
  readonly managerId?: string;
  /** BCP 47; also the locale of the activities that the person's Teams client sends. */
  language: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly userType: 'Member' | 'Guest';
  readonly assignedPlans: readonly AssignedServicePlan[];
  /** False: an admin blocked the person's sign-in. Default: true. */
  readonly accountEnabled?: boolean;
  /** Admin roles; undefined: none. */
  readonly directoryRoles?: readonly DirectoryRole[];
  /** State of the person's photo in one line, for the control page. */
  readonly situation: string;
  /**
   * The photo that Graph serves, from the mailbox or, without a mailbox, from Entra ID; undefined: none. Change it only
   * with `changePhoto` and `removePhoto`.
   */
  photo: Photo | undefined;
  readonly profile: SharePointUserProfile;
  /** What the person wrote into Graph's `mySite`. Undefined: the value of the service. */
  claimedMySite?: string | undefined;
  /** Response variants of the services for this person. */
  readonly oddForms: OddForms;
}

/**
 * Built-in admin roles:
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
export type DirectoryRole =
  | 'Global Administrator'
  | 'SharePoint Administrator'
  | 'User Administrator'
  | 'People Administrator'
  | 'Application Administrator'
  | 'Cloud Application Administrator'
  | 'Privileged Role Administrator';
