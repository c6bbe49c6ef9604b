import express, { type Request, Router } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import { changePhoto, PhotoRefused, removePhoto } from '../../tenant/people/photos.ts';
import { drawPortraitOf } from '../../tenant/people/sample-people.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { ControlError } from './control-error.ts';
import { personOf } from './person-of.ts';
import { readAdvanceForm, readSwitchesForm, readWorld } from './read-input.ts';

/** Larger than any accepted photo, so that the error can name the reason. */
const BODY_LIMIT = '5mb';
/** The sample people's own photos use the shots before this one. */
const FIRST_NEW_SHOT = 4;

/** Routes for the page's forms. Each redirects back to the page. */
export function formRoutes(state: TenantState): Router {
  const router = Router();
  const fields = express.urlencoded({ extended: false, limit: '10kb' });
  const shots = new Map<string, number>();

  router.post('/clock', fields, (request, response) => {
    state.clock.advance(readAdvanceForm(request.body));
    response.redirect(303, '/#clock');
  });

  router.post('/switches', fields, (request, response) => {
    Object.assign(state.switches, readSwitchesForm(request.body));
    response.redirect(303, '/#switches');
  });

  router.post('/world', fields, (request, response) => {
    Object.assign(state.switches, readWorld(request.body));
    response.redirect(303, '/#switches');
  });

  router.post('/people/:id/draw', async (request, response) => {
    const person = personOf(state, request);
    const shot = shots.get(person.id) ?? FIRST_NEW_SHOT;
    shots.set(person.id, shot + 1);
    await changePhoto(person, await drawPortraitOf(person, shot), state.clock.now());
    response.redirect(303, cardPath(person));
  });

  router.post(
    '/people/:id/upload',
    express.raw({ type: 'multipart/form-data', limit: BODY_LIMIT }),
    async (request, response) => {
      const person = personOf(state, request);
      await changePhoto(person, await readUpload(request), state.clock.now());
      response.redirect(303, cardPath(person));
    },
  );

  router.post('/people/:id/remove', (request, response) => {
    const person = personOf(state, request);
    removePhoto(person);
    response.redirect(303, cardPath(person));
  });

  return router;
}

function cardPath(person: Person): string {
  return `/#person-${person.id}`;
}

async function readUpload(request: Request): Promise<Buffer> {
  const file = (await readForm(request)).get('photo');
  if (!(file instanceof File) || file.size === 0) throw new PhotoRefused('Choose a picture first.');
  return Buffer.from(await file.arrayBuffer());
}

/** Node's own parser reads the whole body into memory; the body limit keeps it small. */
async function readForm(request: Request): Promise<FormData> {
  const type = request.get('content-type') ?? '';
  try {
    return await new Response(new Uint8Array(request.body), { headers: { 'content-type': type } }).formData();
  } catch {
    throw new ControlError(400, 'bad-request', 'The upload could not be read.');
  }
}
