import type { Server } from 'restify';

/**
 * What does not work while the bot answers people all the same. docs/operate/health.md says what each means, and what
 * to do.
 */
export type DegradedPart = 'database' | 'channel-keys' | 'bot-token' | 'nudges' | 'sweep';

export interface Readiness {
  readonly status: 'starting' | 'ready' | 'stopping';
  readonly degraded: readonly DegradedPart[];
}

/** Whether the request is a probe, which is answered from the start. `url`: its path and query. */
export function isProbe(url: string): boolean {
  const [path] = url.split('?');
  return path === '/health' || path === '/ready';
}

/**
 * `GET /health`: 200 while the process serves. A liveness probe restarts the service without it, so nothing that a
 * restart does not cure changes it.
 *
 * `GET /ready`: 503 while the bot starts or stops, so that a load balancer sends no requests, otherwise 200. Degraded
 * parts are named only in the body: all instances lack the same database, and one of them must answer people.
 */
export function healthRoutes(server: Server, readiness: () => Readiness): void {
  server.get('/health', async (_request, response) => {
    response.header('cache-control', 'no-store');
    response.json(200, { status: 'ok' });
  });
  server.get('/ready', async (_request, response) => {
    const state = readiness();
    response.header('cache-control', 'no-store');
    response.json(state.status === 'ready' ? 200 : 503, state);
  });
}
