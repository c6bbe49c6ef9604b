import type { Server } from 'restify';

export interface Health {
  readonly status: 'ok' | 'stopping';
  /** Outcome of the last store access. The bot answers people either way. */
  readonly store: 'ok' | 'failing';
}

/** `GET /health`: 200 while serving, 503 while stopping, so that a load balancer stops sending requests. */
export function healthRoute(server: Server, state: () => Health): void {
  server.get('/health', async (_request, response) => {
    const health = state();
    response.header('cache-control', 'no-store');
    response.json(health.status === 'ok' ? 200 : 503, health);
  });
}
