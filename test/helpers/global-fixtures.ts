import { useCompileCache } from './compile-cache.ts';
import { makeSeed } from './database-seed.ts';
import { startDatabaseBroker, stopDatabaseBroker } from './shared-postgres.ts';

useCompileCache();

/** Runs once, before all tests of all processes: https://mochajs.org/#global-setup-fixtures */
export async function mochaGlobalSetup(): Promise<void> {
  await Promise.all([makeSeed(), startDatabaseBroker()]);
}

/** Runs once, after all tests: https://mochajs.org/#global-teardown-fixtures */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopDatabaseBroker();
}
