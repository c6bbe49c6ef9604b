import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Where Node keeps what it compiled: each process that a test starts loads the same thousands of modules, in two thirds of the time from here.
 * https://nodejs.org/api/module.html#module-compile-cache
 */
const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/photo-sync/compiled');

/** For a process that gets no other environment than the one written down for it. */
export const compileCache = { NODE_COMPILE_CACHE: FOLDER };

/**
 * What to start Node with where it is to end soon: the database is a large WebAssembly program, and optimizing it takes longer than such a
 * process runs. https://v8.dev/docs/wasm-compilation-pipeline
 */
export const SHORT_LIVED = ['--liftoff-only'] as const;

/** This process, and those that inherit its environment. */
export function useCompileCache(): void {
  Object.assign(process.env, compileCache);
  enableCompileCache(FOLDER);
}
