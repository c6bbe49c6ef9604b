import express, { Router } from 'express';
import { OLD_ADDRESSES, type OldAddress, type SharePointLocations } from '../../sharepoint/locations.ts';
import { LocationRefused, moveToLocation } from '../../tenant/geography.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { personOf } from './person-of.ts';

/** Routes for SharePoint's locations and its domain, for the page's forms and for scripts. */
export function locationRoutes(
  state: TenantState,
  locations: () => Pick<SharePointLocations, 'addSatellite' | 'rename'>,
): Router {
  const router = Router();
  const fields = express.urlencoded({ extended: false, limit: '10kb' });
  const json = express.json({ limit: '10kb' });

  /** `{ "geo": "EUR" }` */
  router.post('/api/satellites', json, async (request, response) => {
    const geo = readGeo(request.body?.geo);
    response.status(201).json({ geo, origin: await locations().addSatellite(geo) });
  });

  /** `{ "oldAddress": "closed" | "not-found" | "redirect" }`; default: `closed`. */
  router.post('/api/rename-sharepoint', json, async (request, response) => {
    response.json({ origin: await locations().rename(readOldAddress(request.body?.oldAddress)) });
  });

  /** `{ "geo": "EUR" | null }`; null: the central location. */
  router.put('/api/people/:id/location', json, (request, response) => {
    const person = personOf(state, request);
    const geo: unknown = request.body?.geo;
    moveToLocation(state.geography, person, geo === null ? undefined : readGeo(geo));
    response.json({ geo });
  });

  router.post('/satellites', fields, async (request, response) => {
    await locations().addSatellite(readGeo(request.body?.geo));
    response.redirect(303, '/#locations');
  });

  router.post('/rename-sharepoint', fields, async (request, response) => {
    await locations().rename(readOldAddress(request.body?.oldAddress));
    response.redirect(303, '/#locations');
  });

  router.post('/people/:id/location', fields, (request, response) => {
    const person = personOf(state, request);
    const geo: unknown = request.body?.geo;
    moveToLocation(state.geography, person, geo === '' ? undefined : readGeo(geo));
    response.redirect(303, `/#person-${person.id}`);
  });

  return router;
}

/** https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-multi-geo lists the codes. */
function readGeo(value: unknown): string {
  if (typeof value === 'string' && /^[A-Z]{3}$/.test(value)) return value;
  throw new LocationRefused('geo must be a geo code: three capital letters.');
}

function readOldAddress(value: unknown = 'closed'): OldAddress {
  const known = OLD_ADDRESSES.find((one) => one === value);
  if (known) return known;
  throw new LocationRefused(`oldAddress must be one of ${OLD_ADDRESSES.join(', ')}.`);
}
