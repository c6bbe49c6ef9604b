import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

/** Environment variable with the broker's URL. Only one test process runs the server; the others request databases. */
const BROKER_URL = 'PHOTO_SYNC_TEST_DATABASES';

let broker: Server | undefined;
let server: Promise<PostgresServer> | undefined;

/** Runs once, before all tests. The server starts with the first database. */
export async function startDatabaseBroker(): Promise<void> {
  broker = createServer(async (_request, response) => {
    try {
      server ??= startPostgres();
      response.end(await (await server).createDatabase());
    } catch (error) {
      response.statusCode = 500;
      response.end(String(error));
    }
  }).listen(0, '127.0.0.1');
  await once(broker, 'listening');
  const address = broker.address();
  if (address && typeof address === 'object') process.env[BROKER_URL] = `http://127.0.0.1:${address.port}`;
}

/** Runs once, after all tests. */
export async function stopDatabaseBroker(): Promise<void> {
  broker?.close();
  await (await server?.catch(() => undefined))?.stop();
}

/** Returns the URL of a new, empty database on the server that all tests of a run share. */
export async function newDatabase(): Promise<string> {
  const response = await fetch(process.env[BROKER_URL] ?? '', { headers: { connection: 'close' } });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
