import type { Brand } from './page.ts';
export interface PickerSignInOptions {
  /** Distinct for each service: browsers send a host's cookies to every port. */
  readonly cookieName: string;
  /** Where the accounts are picked; takes `person` (object id) and `to` (local path). */
  readonly path: string;
  readonly brand: Brand;
}
