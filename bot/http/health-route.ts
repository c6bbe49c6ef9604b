import type { Server } from 'restify';

export interface Health {
  readonly status: 'ok' | 'stopping';
  /** Whether it could remember and look up the last time; people are answered either way. */
  readonly store: 'ok' | 'failing';
}

/** `GET /health`: 200 while it serves, 503 once it is stopping, so that a load balancer looks elsewhere. */
export function healthRoute(server: Server, state: () => Health): void {
  server.get('/health', async (_request, response) => {
    const health = state();
    response.header('cache-control', 'no-store');
    response.json(health.status === 'ok' ? 200 : 503, health);
  });
}
