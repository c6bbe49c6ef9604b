import type { Brand } from '../page.ts';
export interface PickerSignInOptions {
  /** Unique for each service, because browsers send a host's cookies to all its ports. */
  readonly cookieName: string;
  /** Path of the account picker, with the parameters `person` (object id) and `to` (local path). */
  readonly path: string;
  readonly brand: Brand;
}
