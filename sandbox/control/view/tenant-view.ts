import { createHash } from 'node:crypto';
import { completeDueCopy } from '../../sharepoint/photo-copy.ts';
import { toPictureTimestamp } from '../../sharepoint/picture-timestamp.ts';
import type { Addresses } from '../../tenant/addresses.ts';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { OddForms } from '../../tenant/people/odd-forms.ts';
import type { Person, SharePointUserProfile } from '../../tenant/people/person.ts';
import { namesOfPlans } from '../../tenant/people/plans.ts';
import type { Consent, PhotoUpdateSettings } from '../../tenant/policies.ts';
import type { Switches, TenantState } from '../../tenant/tenant-state.ts';
import { type FaultView, viewFaults } from './fault-view.ts';
import { type LimitView, viewLimits } from './limit-view.ts';
import { signInLinks } from './sign-in-links.ts';

/**
 * The tenant as the control page and `GET /api/tenant` show it. Times are ISO 8601 in tenant time. Picture links are
 * paths of this service.
 */
export interface TenantView {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly seed: number;
  readonly now: string;
  /** Milliseconds by which tenant time is ahead of the machine's clock. */
  readonly offset: number;
  readonly switches: Switches;
  /** One entry per service that supports faults. */
  readonly faults: readonly FaultView[];
  /** Microsoft's rate limits and their violations. */
  readonly limits: readonly LimitView[];
  readonly addresses: Addresses;
  readonly locations: LocationsView;
  readonly photoUpdates: PhotoUpdateSettings;
  /** Apps that act on behalf of people. */
  readonly apps: readonly AppView[];
  /** The sample people. */
  readonly people: readonly PersonView[];
  /** Number of people who are not shown. */
  readonly population: number;
}

/** SharePoint's hosts. */
export interface LocationsView {
  /** Origin of the central location. */
  readonly central: string;
  readonly satellites: readonly { readonly geo: string; readonly origin: string }[];
}

export interface AppView {
  readonly clientId: string;
  readonly displayName: string;
  readonly consent: Consent;
}

export interface PersonView {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly jobTitle: string;
  readonly language: string;
  readonly timeZone: string;
  readonly userType: 'Member' | 'Guest';
  /** Names of the active service plans. */
  readonly plans: readonly string[];
  readonly situation: string;
  /** True if sign-in requires a second factor. */
  readonly mfaRequired: boolean;
  /** The photo that Graph serves. */
  readonly photo: {
    readonly url: string;
    readonly etag: string;
    readonly size: number;
    readonly changedAt: string;
  } | null;
  readonly profile: ProfileView;
  /** Geo code of the person's satellite location; null: the central one. */
  readonly location: string | null;
  /** Response forms of the services for this person. */
  readonly oddForms: OddForms;
  /** Links that sign the browser in at the service as this person. */
  readonly links: { readonly sharepoint: string; readonly m365: string };
}

export interface ProfileView {
  /** The largest picture in SharePoint; null: SharePoint shows its silhouette. */
  readonly url: string | null;
  readonly placeholderState: SharePointUserProfile['placeholderState'];
  readonly exchangeSyncState: SharePointUserProfile['exchangeSyncState'];
  /** `SPS-PictureTimestamp` in SharePoint's format. */
  readonly pictureTimestamp: string;
  readonly copiedAt: string | null;
  /** Earliest time of the next copy. */
  readonly nextCopyAt: string | null;
  readonly pendingCopy: { readonly startedAt: string; readonly dueAt: string; readonly etag: string | null } | null;
}

/** The tenant's view, after completing all due copies. */
export async function viewTenant(state: TenantState): Promise<TenantView> {
  const people = state.people.samplePeople();
  for (const person of people) await completeDueCopy(state, person);
  return {
    id: state.id,
    name: state.name,
    domain: state.domain,
    seed: state.seed,
    now: state.clock.now().toISOString(),
    offset: state.clock.offset(),
    switches: { ...state.switches },
    faults: viewFaults(state),
    limits: viewLimits(state),
    addresses: { ...state.addresses },
    locations: {
      central: state.addresses.sharepoint,
      satellites: [...state.geography.satellites].map(([geo, origin]) => ({ geo, origin })),
    },
    photoUpdates: state.policies.photoUpdates,
    apps: [...state.apps.values()]
      .filter(({ exposedScopes }) => exposedScopes.length > 0)
      .map((app) => viewApp(state, app)),
    people: people.map((person) => viewPerson(state, person)),
    population: state.people.populationSize,
  };
}

/** Changes whenever the page would change, and once a minute because of texts such as "3 minutes ago". */
export function versionOf({ now, ...rest }: TenantView): string {
  return shortHash(JSON.stringify([rest, now.slice(0, 16)]));
}

function viewApp({ policies }: TenantState, { clientId, displayName }: AppRegistration): AppView {
  return { clientId, displayName, consent: policies.consentOf(clientId) };
}

function viewPerson(state: TenantState, person: Person): PersonView {
  const { photo, profile } = person;
  const { copiedAt, thumbnails, pendingCopy } = profile;
  return {
    id: person.id,
    userPrincipalName: person.userPrincipalName,
    displayName: person.displayName,
    givenName: person.givenName,
    jobTitle: person.jobTitle,
    language: person.language,
    timeZone: person.timeZone,
    userType: person.userType,
    plans: namesOfPlans(person.assignedPlans),
    situation: person.situation,
    mfaRequired: state.policies.mfaRequired(person),
    photo: photo
      ? {
          url: `/people/${person.id}/photo.jpg?v=${photo.etag}`,
          etag: photo.etag,
          size: photo.size,
          changedAt: photo.changedAt.toISOString(),
        }
      : null,
    profile: {
      url: thumbnails ? `/people/${person.id}/sharepoint.jpg?v=${shortHash(thumbnails.L)}` : null,
      placeholderState: profile.placeholderState,
      exchangeSyncState: profile.exchangeSyncState,
      pictureTimestamp: toPictureTimestamp(copiedAt, state.switches.stampZone),
      copiedAt: copiedAt?.toISOString() ?? null,
      nextCopyAt: copiedAt ? new Date(copiedAt.getTime() + state.switches.copyInterval).toISOString() : null,
      pendingCopy: pendingCopy
        ? {
            startedAt: pendingCopy.startedAt.toISOString(),
            dueAt: pendingCopy.dueAt.toISOString(),
            etag: pendingCopy.photo?.etag ?? null,
          }
        : null,
    },
    location: state.geography.homes.get(person.id) ?? null,
    oddForms: { ...person.oddForms },
    links: signInLinks(state, person),
  };
}

function shortHash(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 16);
}
