import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { CodedError } from '../errors.ts';
import { ATTRIBUTES, type AttributeKey, type Facts, SCOPE, SPANS, type SpanKey } from './names.ts';

/** Where work notes what is only known when it ends. */
export interface OpenSpan {
  note(facts: Facts): void;
  /** Marks the span as failed. `code`: stable, never an error's text. */
  fail(code: string): void;
}

/**
 * Runs work within a span. Without an SDK, and below no span where the span's kind needs one, it only runs the work.
 * Rejects like the work. A failure is recorded by its code alone: messages of errors quote requests and name people.
 */
export function inSpan<T>(key: SpanKey, facts: Facts, work: (span: OpenSpan) => Promise<T>): Promise<T> {
  if (!isWanted(key)) return work(NO_SPAN);
  return startSpan(key, facts, async (span) => {
    try {
      return await work(openSpan(span));
    } catch (error) {
      fail(span, failureCode(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The same for work that does not wait. */
export function inSpanNow<T>(key: SpanKey, facts: Facts, work: () => T): T {
  if (!isWanted(key)) return work();
  return startSpan(key, facts, (span) => {
    try {
      return work();
    } catch (error) {
      fail(span, failureCode(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

/**
 * A code that never contains text of a service: the code of our own error, or of the network; otherwise `timed-out` or
 * `unexpected`.
 */
export function failureCode(error: unknown): string {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (cause instanceof CodedError) return cause.code;
    if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return 'timed-out';
    if ('code' in cause && typeof cause.code === 'string' && /^[A-Z][A-Z0-9_]{2,39}$/.test(cause.code))
      return cause.code;
  }
  return 'unexpected';
}

/** The id of the trace that the work in progress belongs to, for the log. Undefined: none. */
export function traceId(): string | undefined {
  return trace.getActiveSpan()?.spanContext().traceId;
}

/** Facts by the names of their attributes. */
export function toAttributes(facts: Facts): Attributes {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([key, value]) =>
      value === undefined ? [] : [[ATTRIBUTES[key as AttributeKey].name, value]],
    ),
  );
}

function isWanted(key: SpanKey): boolean {
  return SPANS[key].root || trace.getActiveSpan()?.isRecording() === true;
}

/** `SERVER` spans are requests in Application Insights, `CLIENT` spans dependencies. */
const KINDS: Readonly<Partial<Record<SpanKey, SpanKind>>> = {
  turn: SpanKind.SERVER,
  deliver: SpanKind.PRODUCER,
  graph: SpanKind.CLIENT,
  sharepoint: SpanKind.CLIENT,
  entra: SpanKind.CLIENT,
  channel: SpanKind.CLIENT,
  database: SpanKind.CLIENT,
};

function startSpan<T>(key: SpanKey, facts: Facts, work: (span: Span) => T): T {
  const options = { kind: KINDS[key] ?? SpanKind.INTERNAL, attributes: toAttributes(facts) };
  // Not kept: a tracer belongs to the SDK that was registered when it was first used.
  return trace.getTracerProvider().getTracer(SCOPE).startActiveSpan(SPANS[key].name, options, work);
}

function openSpan(span: Span): OpenSpan {
  return { note: (facts) => void span.setAttributes(toAttributes(facts)), fail: (code) => fail(span, code) };
}

function fail(span: Span, code: string): void {
  span.setAttribute(ATTRIBUTES.error.name, code);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

const NO_SPAN: OpenSpan = { note() {}, fail() {} };
