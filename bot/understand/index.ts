export type { Intent } from './understand.ts';
export { understand } from './understand.ts';
