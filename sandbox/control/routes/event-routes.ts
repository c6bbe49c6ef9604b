import { type Response, Router } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { versionOf, viewTenant } from '../view/tenant-view.ts';

/** Real milliseconds between two looks at the tenant. */
const LOOK_EVERY = 700;

/**
 * Server-sent events: `version` whenever the page would look different, and once at the start.
 * The tenant tells nobody what changes in it, so it is looked at, while somebody listens.
 */
export function eventRoutes(state: TenantState): Router {
  const router = Router();
  const listeners = new Map<Response, string>();
  let timer: NodeJS.Timeout | undefined;

  router.get('/events', async (_request, response) => {
    response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.flushHeaders();
    listeners.set(response, '');
    response.once('close', () => {
      listeners.delete(response);
      if (listeners.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    });
    timer ??= setInterval(tell, LOOK_EVERY).unref();
    await tell();
  });

  async function tell(): Promise<void> {
    const version = versionOf(await viewTenant(state));
    for (const [response, told] of listeners) {
      if (told === version) continue;
      listeners.set(response, version);
      response.write(`event: version\ndata: ${version}\n\n`);
    }
  }

  return router;
}
