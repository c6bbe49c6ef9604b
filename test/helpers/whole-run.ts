import { useCompileCache } from './compile-cache.ts';
import { makeSeed } from './database-seed.ts';
import { endPostgres, offerPostgres } from './shared-postgres.ts';

useCompileCache();

/** Before all tests, once, however many processes share them: https://mochajs.org/#global-setup-fixtures */
export async function mochaGlobalSetup(): Promise<void> {
  await Promise.all([makeSeed(), offerPostgres()]);
}

/** After them: https://mochajs.org/#global-teardown-fixtures */
export async function mochaGlobalTeardown(): Promise<void> {
  await endPostgres();
}
