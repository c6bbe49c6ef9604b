import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { loadModel } from '../../bot/understand/load-model.ts';
import { useCompileCache } from './compile-cache.ts';
import { startDatabaseBroker, stopDatabaseBroker } from './shared-postgres.ts';

useCompileCache();

/** Runs once, before all tests of all processes: https://mochajs.org/#global-setup-fixtures */
export async function mochaGlobalSetup(): Promise<void> {
  // After a fresh install, each takes seconds: training the classifier, and creating an empty database.
  const seed = once(new Worker(new URL('./make-seed.ts', import.meta.url)), 'exit');
  await Promise.all([seed, startDatabaseBroker(), loadModel()]);
}

/** Runs once, after all tests: https://mochajs.org/#global-teardown-fixtures */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopDatabaseBroker();
}
