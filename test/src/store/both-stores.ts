import { openStore, type Store } from '../../../src/store/index.ts';
import { memoryStore } from '../../bot/memory-store.ts';
import { type PostgresServer, startPostgres } from '../../postgres-server.ts';

/** The same tests within this process and on a server, where a second instance has the same database open. */
export function onBothStores(title: string, tests: (open: { store: Store; second: Store }) => void): void {
  describe(title, () => {
    describe('within this process', () => {
      const opened = {} as { store: Store; second: Store };
      before(async () => {
        opened.store = await memoryStore();
        opened.second = opened.store;
      });
      tests(opened);
    });

    describe('on a server', () => {
      const opened = {} as { store: Store; second: Store };
      let server: PostgresServer;
      before(async () => {
        server = await startPostgres();
        const databaseUrl = await server.createDatabase();
        opened.store = await openStore({ databaseUrl, folder: '' });
        opened.second = await openStore({ databaseUrl, folder: '' });
      });
      after(async () => {
        await opened.store.close();
        await opened.second.close();
        await server.stop();
      });
      tests(opened);
    });
  });
}
