import type { OddForms } from './odd-forms.ts';

/** A picture as a mailbox holds it and Graph serves it. */
export interface Photo {
  readonly bytes: Buffer;
  readonly contentType: 'image/jpeg';
  /** Pixels; photos are square, at most 648. */
  readonly size: number;
  /** As Graph's `@odata.mediaEtag` shows it, without the inner quotes. */
  readonly etag: string;
  /** Tenant time. */
  readonly changedAt: Date;
}

/** SharePoint's three sizes. Their pixels: `THUMBNAIL_PIXELS` in `../sharepoint/`. */
export type ThumbnailSize = 'S' | 'M' | 'L';

/** What the profile of one person holds in SharePoint. The three states are kept as the strings that the API shows. */
export interface SharePointUserProfile {
  /** `SPS-PicturePlaceholderState`: "0" shows the picture, "1" the silhouette, "" never synced. */
  placeholderState: '' | '0' | '1';
  /** `SPS-PictureExchangeSyncState`: "1" pulls from Exchange, "0" does not, "" never synced. */
  exchangeSyncState: '' | '0' | '1';
  /** When SharePoint last copied (`SPS-PictureTimestamp`); undefined: never, shown as "". Tenant time. */
  copiedAt: Date | undefined;
  /** The copies; undefined: SharePoint shows its silhouette. */
  thumbnails: Readonly<Record<ThumbnailSize, Buffer>> | undefined;
  /** A copy that was started and is not there yet. Tenant time. */
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
  /** BCP 47; also the locale of the activities that the person's Teams sends. */
  readonly language: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly userType: 'Member' | 'Guest';
  readonly assignedPlans: readonly AssignedServicePlan[];
  /** False: an admin has blocked the person's sign-in. Default: true. */
  readonly accountEnabled?: boolean;
  /** What makes the person an admin; undefined: nothing. */
  readonly directoryRoles?: readonly DirectoryRole[];
  /** One line for the control page: what is the matter with this person's photo. */
  readonly situation: string;
  /** The photo that Graph serves, from the mailbox or, without one, from Entra ID; undefined: none. Change it with `changePhoto` and `removePhoto` only. */
  photo: Photo | undefined;
  readonly profile: SharePointUserProfile;
  /** How the services word what they know of this person. */
  readonly oddForms: OddForms;
}

/** Built-in roles that make an admin: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
export type DirectoryRole =
  | 'Global Administrator'
  | 'SharePoint Administrator'
  | 'User Administrator'
  | 'People Administrator';
