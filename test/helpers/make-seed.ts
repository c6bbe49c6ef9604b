import { makeSeed } from './database-seed.ts';

/** Runs in a thread of its own. */
await makeSeed();
