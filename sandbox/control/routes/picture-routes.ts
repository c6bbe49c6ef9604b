import { type Response, Router } from 'express';
import { shownPicture } from '../../sharepoint/shown-picture.ts';
import { silhouette } from '../../sharepoint/silhouette.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { ControlError } from './control-error.ts';
import { personOf } from './person-of.ts';

/** The people's pictures in Graph and in SharePoint. The browser revalidates them by ETag each time. */
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
  if (!picture) throw new ControlError(404, 'not-found', 'This picture does not exist.');
  response.type('jpg').send(picture);
}
