import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

/** Where any process of the run asks for a database: only one of them can start the server, and see to its end. */
const OFFER = 'PHOTO_SYNC_TEST_DATABASES';

let offer: Server | undefined;
let server: Promise<PostgresServer> | undefined;

/** Before all tests, once. The server itself starts with the first database. */
export async function offerPostgres(): Promise<void> {
  offer = createServer(async (_request, response) => {
    try {
      server ??= startPostgres();
      response.end(await (await server).createDatabase());
    } catch (error) {
      response.statusCode = 500;
      response.end(String(error));
    }
  }).listen(0, '127.0.0.1');
  await once(offer, 'listening');
  const address = offer.address();
  if (address && typeof address === 'object') process.env[OFFER] = `http://127.0.0.1:${address.port}`;
}

/** After all tests, once. */
export async function endPostgres(): Promise<void> {
  offer?.close();
  await (await server?.catch(() => undefined))?.stop();
}

/** The address of a new, empty database on the server that all tests of a run share. */
export async function newDatabase(): Promise<string> {
  const response = await fetch(process.env[OFFER] ?? '', { headers: { connection: 'close' } });
  const said = await response.text();
  if (!response.ok) throw new Error(said);
  return said;
}
