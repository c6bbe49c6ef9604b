import express, { Router } from 'express';
import { asFormerEmployee } from '../../tenant/people/former-employee.ts';
import type { Person } from '../../tenant/people/person.ts';
import { changePhoto, removePhoto } from '../../tenant/people/photos.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { viewTenant } from '../view/tenant-view.ts';
import { ControlError } from './control-error.ts';
import { personOf } from './person-of.ts';
import { readAdvance, readPeople, readSwitches } from './read-input.ts';

/** Larger than any accepted photo, so that the error can name the reason. */
const BODY_LIMIT = '5mb';

/** JSON API for scripts. Errors are `{ error: { code, message } }`. */
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
      if (!Buffer.isBuffer(request.body)) throw new ControlError(422, 'photo-refused', 'The photo is missing.');
      const { etag, size, changedAt } = await changePhoto(person, request.body, state.clock.now());
      response.json({ etag, size, changedAt: changedAt.toISOString() });
    })
    .delete((request, response) => {
      removePhoto(personOf(state, request));
      response.status(204).end();
    });

  /** `{ "from"?: index, "count"?: number }`: gives these people another existing picture. Default: all people. */
  router.post('/api/photo-day', json, (request, response) => {
    const { from, count } = readPeople(request.body);
    response.json({ changed: state.photoDay.change(peopleFrom(state, from, count), state.clock.now()) });
  });

  /** Sets a new ETag for the same picture. */
  router.post('/api/people/:id/photo/flap', (request, response) => {
    response.json({ etag: state.photoDay.flap(personOf(state, request)).etag });
  });

  /** Removes sign-in, licences and mailbox; the person stays in the directory. */
  router.post('/api/people/:id/leave', (request, response) => {
    const left = asFormerEmployee(personOf(state, request));
    state.people.set(left.id, left);
    response.status(204).end();
  });

  router.delete('/api/people/:id', (request, response) => {
    state.people.delete(personOf(state, request).id);
    response.status(204).end();
  });

  return router;
}

function* peopleFrom({ people }: TenantState, from: number, count: number): Generator<Person> {
  let remaining = count;
  for (const [, person] of people.from(from)) {
    if (remaining <= 0) return;
    remaining -= 1;
    yield person;
  }
}
