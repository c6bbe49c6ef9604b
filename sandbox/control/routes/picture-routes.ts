import { type Response, Router } from 'express';
import { shownPicture } from '../../sharepoint/shown-picture.ts';
import { silhouette } from '../../sharepoint/silhouette.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { ControlError, personOf } from './control-error.ts';

/** The pictures of the people, as Graph serves and as SharePoint holds them. The browser asks again with the ETag each time. */
export function pictureRoutes(state: TenantState): Router {
  const router = Router();

  router.get('/people/:id/photo.jpg', (request, response) => {
    send(response, personOf(state, request).photo?.bytes);
  });

  router.get('/people/:id/sharepoint.jpg', async (request, response) => {
    send(response, await shownPicture(personOf(state, request), 'L'));
  });

  router.get('/silhouette.png', async (_request, response) => {
    response.type('png').send(await silhouette('L'));
  });

  return router;
}

function send(response: Response, picture: Buffer | undefined): void {
  if (!picture) throw new ControlError(404, 'not-found', 'There is no such picture.');
  response.type('jpg').send(picture);
}
