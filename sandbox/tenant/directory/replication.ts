/**
 * Graph's directory is eventually consistent: the replica that answers may not have the newest change yet. Here the
 * number of requests that do not see a change is fixed, so that a test gives the same result each time.
 * https://learn.microsoft.com/graph/aad-advanced-queries (eventual consistency) says that it happens. For new service
 * principals: https://learn.microsoft.com/entra/identity-platform/howto-create-service-principal-portal
 */
export interface Replication {
  /** Number of requests to an object after a change that do not see it yet. Default: 1. */
  lag: number;
  /** An object was created. */
  created(id: string): void;
  /** An object was changed. `before`: what it looked like. */
  changed(id: string, before: object): void;
  /** Whether the request sees the object. Counts as a request to it. */
  sees(id: string): boolean;
  /** What the request sees instead of the current state. Undefined: the current state. Counts as a request to it. */
  staleView(id: string): object | undefined;
}

export function createReplication(): Replication {
  const unseen = new Map<string, number>();
  const stale = new Map<string, { readonly before: object; left: number }>();
  const replication: Replication = {
    lag: 1,
    created(id) {
      if (replication.lag > 0) unseen.set(id, replication.lag);
    },
    changed(id, before) {
      // A second change within the lag does not make the first one visible.
      const oldest = stale.get(id)?.before ?? before;
      if (replication.lag > 0) stale.set(id, { before: oldest, left: replication.lag });
    },
    sees(id) {
      const left = unseen.get(id) ?? 0;
      if (left <= 1) unseen.delete(id);
      else unseen.set(id, left - 1);
      return left === 0;
    },
    staleView(id) {
      const view = stale.get(id);
      if (!view) return undefined;
      view.left -= 1;
      if (view.left <= 0) stale.delete(id);
      return view.before;
    },
  };
  return replication;
}
