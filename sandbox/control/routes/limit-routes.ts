import express, { Router } from 'express';
import { ENFORCEMENTS } from '../../tenant/limits/limits.ts';
import type { RateWindow } from '../../tenant/limits/rate-windows.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { LIMIT_NAMES, viewLimits } from '../view/limit-view.ts';
import { ControlError } from './control-error.ts';
import { readPhotosAtOnce } from './read-input.ts';

/** Routes for Microsoft's limits, for the page's form and for scripts. */
export function limitRoutes(state: TenantState): Router {
  const router = Router();

  router.get('/api/limits', (_request, response) => {
    response.json(viewLimits(state));
  });

  /** `{ "enforcement"?: "refuse" | "count" | "off", "windows"?: [{ "calls", "milliseconds" }] }` */
  router.put('/api/limits/:limit', express.json({ limit: '10kb' }), (request, response) => {
    const name = LIMIT_NAMES.find((one) => one === request.params.limit);
    if (!name) throw new ControlError(404, 'bad-limit', `The limit must be one of ${LIMIT_NAMES.join(', ')}.`);
    const { enforcement, windows } = request.body ?? {};
    const read = {
      ...(enforcement !== undefined && { enforcement: readEnforcement(enforcement) }),
      ...(windows !== undefined && { windows: readWindows(windows) }),
    };
    Object.assign(state.limits[name], read);
    response.json(viewLimits(state).find(({ limit }) => limit === name));
  });

  router.delete('/api/violations', (_request, response) => {
    state.limits.violations.reset();
    response.status(204).end();
  });

  router.post('/limits', express.urlencoded({ extended: false, limit: '10kb' }), (request, response) => {
    const chosen = LIMIT_NAMES.map((name) => [name, readEnforcement(request.body?.[name])] as const);
    const scope = request.body?.photosAtOnce;
    if (scope !== undefined) state.switches.photosAtOnce = readPhotosAtOnce(scope);
    for (const [name, enforcement] of chosen) state.limits[name].enforcement = enforcement;
    response.redirect(303, '/#limits');
  });

  router.post('/limits/forget', (_request, response) => {
    state.limits.violations.reset();
    response.redirect(303, '/#limits');
  });

  return router;
}

function readEnforcement(value: unknown) {
  const enforcement = ENFORCEMENTS.find((one) => one === value);
  if (!enforcement) throw badLimit(`enforcement must be one of ${ENFORCEMENTS.join(', ')}.`);
  return enforcement;
}

function readWindows(value: unknown): RateWindow[] {
  const isWhole = (number: unknown) => Number.isSafeInteger(number) && Number(number) >= 0;
  if (!Array.isArray(value) || !value.every((one) => isWhole(one?.calls) && isWhole(one?.milliseconds))) {
    throw badLimit('windows must be a list of { calls, milliseconds } with whole numbers.');
  }
  return value.map(({ calls, milliseconds }) => ({ calls, milliseconds }));
}

function badLimit(message: string): ControlError {
  return new ControlError(400, 'bad-limit', message);
}
