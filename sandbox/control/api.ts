import express, { Router } from 'express';
import { changePhoto, removePhoto } from '../tenant/photos.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { readAdvance, readSwitches } from './read-input.ts';
import { ControlRefusal, personOf } from './refusal.ts';
import { viewTenant } from './tenant-view.ts';

/** Larger than any photo that is accepted, so that the refusal can say why. */
const BODY_LIMIT = '5mb';

/** What scripts use; errors are `{ error: { code, message } }`. Everything else that the page can do goes through the same functions. */
export function apiRoutes(state: TenantState): Router {
  const router = Router();
  const json = express.json({ limit: '10kb' });

  router.get('/api/tenant', async (_request, response) => {
    response.json(await viewTenant(state));
  });

  router.post('/api/clock', json, (request, response) => {
    state.clock.advance(readAdvance(request.body));
    response.json({ now: state.clock.now().toISOString(), offset: state.clock.offset() });
  });

  router.put('/api/switches', json, (request, response) => {
    Object.assign(state.switches, readSwitches(request.body));
    response.json(state.switches);
  });

  router
    .route('/api/people/:id/photo')
    .put(express.raw({ type: () => true, limit: BODY_LIMIT }), async (request, response) => {
      const person = personOf(state, request);
      if (!Buffer.isBuffer(request.body)) throw new ControlRefusal(422, 'photo-refused', 'The photo is missing.');
      const { etag, size, changedAt } = await changePhoto(person, request.body, state.clock.now());
      response.json({ etag, size, changedAt: changedAt.toISOString() });
    })
    .delete((request, response) => {
      removePhoto(personOf(state, request));
      response.status(204).end();
    });

  return router;
}
