import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Folder of Node's compile cache. It cuts the start of a test's process, which loads thousands of modules, to two
 * thirds. https://nodejs.org/api/module.html#module-compile-cache
 */
const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/photo-sync/compiled');

/** Environment for a process that does not inherit this one's. */
export const compileCache = { NODE_COMPILE_CACHE: FOLDER };

/**
 * Node options for short-lived processes. PGlite is a large WebAssembly program, and optimizing it takes longer than
 * such a process runs. https://v8.dev/docs/wasm-compilation-pipeline
 */
export const SHORT_LIVED = ['--liftoff-only'] as const;

/** Enables the cache for this process and for those that inherit its environment. */
export function useCompileCache(): void {
  Object.assign(process.env, compileCache);
  enableCompileCache(FOLDER);
}
