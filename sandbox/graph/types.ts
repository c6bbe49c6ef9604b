import type { AccessToken } from '../entra/tokens/access-token.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/** One thing asked of Graph: an HTTP request, or a part of a batch. */
export interface GraphCall {
  readonly state: TenantState;
  readonly token: AccessToken;
  readonly ids: RequestIds;
  readonly version: 'v1.0' | 'beta';
  readonly method: string;
  /** Without the version, e.g. `/me/photo/$value`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** In lower case, without parameters. */
  readonly contentType: string | undefined;
  /** The bytes sent along. Throws 413 when they are too many. */
  readonly readBody: () => Promise<Buffer>;
  readonly outlook: ConcurrencyLimiter;
  /** Of the part of a batch: when the part before it was done, milliseconds of `performance.now()`. Undefined: now. */
  readonly since?: number | undefined;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes, or what becomes JSON. */
  readonly body: Buffer | Readonly<Record<string, unknown>>;
}

/** How many requests are in ConcurrencyLimiter, which serves the photos. Calls and parts of batches count alike. */
export interface ConcurrencyLimiter {
  /** Takes one of so many places of an app, or of an app and a mailbox; undefined: all are taken. The place is free again when the function is called. */
  enter(key: string, places: number): (() => void) | undefined;
}

/** Whom a path is about: `/me…` or `/users/{id | userPrincipalName}…`. */
export interface TargetUser {
  /** undefined: the tenant has nobody of that name. */
  readonly person: Person | undefined;
  /** As the path named them. */
  readonly named: string;
  /** How `@odata.context` names them. */
  readonly context: string;
}

/** Ids of one HTTP request: Graph's own and the caller's. The parts of a batch share them. */
export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}
