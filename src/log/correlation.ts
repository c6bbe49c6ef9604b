import { AsyncLocalStorage } from 'node:async_hooks';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';

/** Mutable: the id of a request is known only when its body has been read. */
interface Correlation {
  reference: string | undefined;
}

const current = new AsyncLocalStorage<Correlation>();

/**
 * Runs work, and what it starts, under one correlation id: each log line of it has the id as `reference`. Undefined:
 * not known yet; `correlate` sets it.
 */
export function withCorrelation<T>(reference: string | undefined, work: () => T): T {
  return current.run({ reference }, work);
}

/** Sets the correlation id of the work in progress. Outside `withCorrelation` it does nothing. */
export function correlate(reference: string): void {
  const correlation = current.getStore();
  if (correlation) correlation.reference = reference;
}

/**
 * Runs work for all people that happens to be started by one person's turn. Its lines have no correlation id, and its
 * spans are not below the turn.
 */
export function withoutCorrelation<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, () => current.run({ reference: undefined }, work));
}

/** The correlation id of the work in progress. */
export function correlationId(): string | undefined {
  return current.getStore()?.reference;
}
