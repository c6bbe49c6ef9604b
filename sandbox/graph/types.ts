import type { AccessToken } from '../entra/tokens/access-token.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/** A request to Graph: an HTTP request, or a part of a batch. */
export interface GraphCall {
  readonly state: TenantState;
  readonly token: AccessToken;
  readonly ids: RequestIds;
  readonly version: 'v1.0' | 'beta';
  readonly method: string;
  /** Without the version, e.g. `/me/photo/$value`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower case, without parameters. */
  readonly contentType: string | undefined;
  /** The header `ConsistencyLevel`. */
  readonly consistencyLevel?: string | undefined;
  /** The request body. Throws 413 if it is too large. */
  readonly readBody: () => Promise<Buffer>;
  readonly outlookConcurrency: ConcurrencyLimiter;
  /** In a batch: completion time of the previous part, milliseconds of `performance.now()`. Undefined: now. */
  readonly since?: number | undefined;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes, or an object to send as JSON. */
  readonly body: Buffer | Readonly<Record<string, unknown>> | null;
}

/** Limits concurrent requests. Single requests and parts of batches count alike. */
export interface ConcurrencyLimiter {
  /**
   * Takes one of `permits` permits of this key; undefined: none is free. Returns a function that releases the permit.
   */
  acquire(key: string, permits: number): (() => void) | undefined;
}

/** The user that a path addresses: `/me…` or `/users/{id | userPrincipalName}…`. */
export interface TargetUser {
  /** undefined: unknown in the tenant. */
  readonly person: Person | undefined;
  /** Id or user principal name as given in the path. */
  readonly identifier: string;
  /** The user in `@odata.context`. */
  readonly context: string;
}

/** Ids of an HTTP request: Graph's own and the caller's. The parts of a batch share them. */
export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}
