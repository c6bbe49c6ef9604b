import { asCodedError } from '../../../src/errors.ts';
import { openStore } from '../../../src/store/open-store.ts';

/** Opens the folder given as argument, prints `open` or an error code, and keeps the folder open until SIGTERM. */
const [folder = ''] = process.argv.slice(2);
try {
  const store = await openStore({ databaseUrl: undefined, folder });
  await store.exchanges.claim({ tenantId: 'contoso', nonce: 'taken by the holder' }, new Date('2026-03-02'));
  process.stdout.write('open\n');
  process.once('SIGTERM', () => store.close());
} catch (error) {
  process.stdout.write(`${asCodedError(error).code}\n`);
}
