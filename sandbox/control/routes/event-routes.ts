import { type Response, Router } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { versionOf, viewTenant } from '../view/tenant-view.ts';

/** Interval for checking the tenant for changes, in real milliseconds. */
const POLL_INTERVAL = 700;

/**
 * Server-sent events: `version` at the start and whenever the page would change.
 * The tenant emits no change events, so it is polled while a client listens.
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
    timer ??= setInterval(notify, POLL_INTERVAL).unref();
    await notify();
  });

  async function notify(): Promise<void> {
    const version = versionOf(await viewTenant(state));
    for (const [response, lastVersion] of listeners) {
      if (lastVersion === version) continue;
      listeners.set(response, version);
      response.write(`event: version\ndata: ${version}\n\n`);
    }
  }

  return router;
}
