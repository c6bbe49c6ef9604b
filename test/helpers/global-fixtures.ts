import { loadModel } from '../../bot/understand/load-model.ts';
import { useCompileCache } from './compile-cache.ts';
import { makeSeed } from './database-seed.ts';
import { startDatabaseBroker, stopDatabaseBroker } from './shared-postgres.ts';

useCompileCache();

/** Runs once, before all tests of all processes: https://mochajs.org/#global-setup-fixtures */
export async function mochaGlobalSetup(): Promise<void> {
  // The classifier is trained once, not in each worker.
  await Promise.all([makeSeed(), startDatabaseBroker(), loadModel()]);
}

/** Runs once, after all tests: https://mochajs.org/#global-teardown-fixtures */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopDatabaseBroker();
}
