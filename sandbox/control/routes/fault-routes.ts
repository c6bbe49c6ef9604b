import express, { Router } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { viewFaults } from '../view/fault-view.ts';
import { type FaultSettings, readFaultForm, readFaultSettings, readService } from './read-fault.ts';

/** Fault routes for the page's forms and for scripts. `PUT /api/faults` replaces all faults of one service. */
export function faultRoutes(state: TenantState): Router {
  const router = Router();
  const fields = express.urlencoded({ extended: false, limit: '10kb' });

  router
    .route('/api/faults')
    .get((_request, response) => {
      response.json(viewFaults(state));
    })
    .put(express.json({ limit: '10kb' }), (request, response) => {
      applyFaults(state, readFaultSettings(request.body));
      response.json(viewFaults(state));
    })
    .delete((_request, response) => {
      state.faults.clear();
      response.status(204).end();
    });

  router.post('/faults', fields, (request, response) => {
    const settings = readFaultForm(request.body);
    applyFaults(state, settings);
    response.redirect(303, `/#faults-${settings.service}`);
  });

  router.post('/faults/clear', fields, (request, response) => {
    const service = readService(request.body?.service);
    state.faults.clear(service);
    response.redirect(303, `/#faults-${service}`);
  });

  return router;
}

function applyFaults({ faults }: TenantState, { service, fault, options, delay, chances, seed }: FaultSettings): void {
  faults.clear(service);
  if (fault) faults.set(service, fault, options);
  if (chances.length > 0) faults.setChances(service, chances, { ...options, seed });
  faults.delay(service, delay);
}
