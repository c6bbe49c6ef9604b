import type { Person } from './people/person.ts';

/**
 * Locations of a multi-geo tenant. The central one is at `addresses.sharepoint`.
 * https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-multi-geo
 */
export interface Geography {
  /** Origins of the satellite locations by geo code, e.g. `EUR`. */
  readonly satellites: Map<string, string>;
  /** Satellite location (geo code) by object id. People who are not in it belong to the central location. */
  readonly homes: Map<string, string>;
}

export function createGeography(): Geography {
  return { satellites: new Map(), homes: new Map() };
}

/** Why a location cannot be added, or a person cannot move there. The message may be shown to people. */
export class LocationRefused extends Error {}

/** Moves the person's profile, picture and OneDrive; undefined: to the central location. */
export function moveToLocation({ homes, satellites }: Geography, { id }: Person, geo: string | undefined): void {
  if (geo !== undefined && !satellites.has(geo)) throw new LocationRefused(`There is no location ${geo}.`);
  if (geo === undefined) homes.delete(id);
  else homes.set(id, geo);
}

/**
 * The My Site host of a location: profiles, pictures and OneDrives. It has a name of its own, `contoso-my`, or is the
 * same on this machine. https://learn.microsoft.com/sharepoint/list-onedrive-urls
 */
export function mySiteOrigin(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  const [tenant = '', ...rest] = hostname.split('.');
  return rest.length === 0 || tenant.endsWith('-my') ? origin : `${protocol}//${[`${tenant}-my`, ...rest].join('.')}`;
}

/** The part of the tenant's state that says where SharePoint is. */
interface Located {
  readonly addresses: { readonly sharepoint: string };
  readonly geography: Geography;
}

/** Origin of SharePoint in the person's location: profile, picture and OneDrive are there. */
export function sharePointOriginOf({ addresses, geography }: Located, { id }: Person): string {
  const { homes, satellites } = geography;
  return mySiteOrigin(satellites.get(homes.get(id) ?? '') ?? addresses.sharepoint);
}

/** Origins of all locations. Entra ID issues tokens for them and for no other SharePoint host. */
export function sharePointOrigins({ addresses, geography }: Located): readonly string[] {
  const locations = [addresses.sharepoint, ...geography.satellites.values()];
  return [...new Set(locations.flatMap((origin) => [origin, mySiteOrigin(origin)]))];
}
