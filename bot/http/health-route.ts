import type { Server } from 'restify';

/** `GET /health`: 200 while it serves, 503 once it is stopping, so that a load balancer looks elsewhere. */
export function healthRoute(server: Server, state: () => 'ok' | 'stopping'): void {
  server.get('/health', async (_request, response) => {
    const status = state();
    response.header('cache-control', 'no-store');
    response.json(status === 'ok' ? 200 : 503, { status });
  });
}
