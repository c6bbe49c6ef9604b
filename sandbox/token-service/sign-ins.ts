import { randomBytes } from 'node:crypto';
import type { TokenUser } from './types.ts';

export interface SignIn {
  readonly user: TokenUser;
  /** The page that follows the sign-in; undefined: the service's own, which shows the code. */
  readonly finalRedirect: string | undefined;
}

/** Sign-ins that have a link and are not finished. */
export interface SignIns {
  /** Returns the id in the link. */
  start(signIn: SignIn): string;
  /** Undefined: unknown, or expired. */
  get(id: string): SignIn | undefined;
  /** Ends the sign-in: its link works once. */
  finish(id: string): void;
}

/** Milliseconds. UNCONFIRMED. */
const LIFETIME = 60 * 60_000;

/** `now`: real milliseconds. */
export function createSignIns(now: () => number): SignIns {
  const open = new Map<string, { readonly signIn: SignIn; readonly expiresAt: number }>();
  return {
    start(signIn) {
      const id = randomBytes(16).toString('hex');
      open.set(id, { signIn, expiresAt: now() + LIFETIME });
      return id;
    },
    get(id) {
      const entry = open.get(id);
      return entry && entry.expiresAt > now() ? entry.signIn : undefined;
    },
    finish: (id) => void open.delete(id),
  };
}
