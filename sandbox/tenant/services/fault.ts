/** Ways to break a picture: truncated, 20 MB large, animated, or a small file that declares 50,000 × 50,000 pixels. */
export const BROKEN_PICTURES = ['truncated', 'huge', 'animated-gif', 'animated-webp', 'pixel-bomb'] as const;

export type BrokenPicture = (typeof BROKEN_PICTURES)[number];

/**
 * A way for a service to fail. With `reset`, `empty`, `cut-off`, `wrong-type` and `picture` the service handles the
 * request and the fault changes its response. `slow` delays the request. All others respond without calling the
 * service.
 */
export type Fault =
  /** 429; `retryAfter` in seconds, undefined: no such header. */
  | { readonly kind: 'throttled'; readonly retryAfter?: number | undefined }
  /**
   * The service's own error; `retryAfter` as above. `served`: the service handles the request and only its response is
   * lost. Default: false.
   */
  | {
      readonly kind: 'error';
      readonly status: 500 | 502 | 503 | 504;
      readonly retryAfter?: number | undefined;
      readonly served?: boolean | undefined;
    }
  /** The real response after a delay in real milliseconds. */
  | { readonly kind: 'slow'; readonly delay: number }
  /** The connection stays open without a response. */
  | { readonly kind: 'never' }
  /** Status 200 and a body that ends only when the client closes the connection. */
  | { readonly kind: 'endless' }
  /** Half of the real response, then the connection breaks. */
  | { readonly kind: 'reset' }
  /** The real status without a body. */
  | { readonly kind: 'empty' }
  /** An HTML page with status 200. */
  | { readonly kind: 'html' }
  /** Half of the real body, as a complete response. */
  | { readonly kind: 'cut-off' }
  /** The real response with a wrong Content-Type. */
  | { readonly kind: 'wrong-type' }
  /** Breaks pictures, also in Graph batches; changes nothing else. */
  | { readonly kind: 'picture'; readonly picture: BrokenPicture };

/** What a fault can filter by: an HTTP request, or a part of a Graph batch. `url`: path and query. */
export interface FaultyRequest {
  readonly method: string;
  readonly url: string;
}

export interface FaultOptions {
  /** Limits the fault to requests that satisfy this, or whose URL contains this text. Default: all requests. */
  readonly only?: string | ((request: FaultyRequest) => boolean) | undefined;
  /** Ends the fault after this many responses. Default: no end until cleared. */
  readonly times?: number | undefined;
  /** Applies to parts of Graph batches instead of whole responses; for `throttled` and `error`. */
  readonly inBatch?: boolean | undefined;
}

/** A fault that occurs at random. */
export interface Chance {
  readonly fault: Fault;
  /** 0 to 1; the sum for one service is at most 1. */
  readonly probability: number;
}

export interface ChanceOptions extends Omit<FaultOptions, 'times'> {
  /** The same seed and the same order of requests give the same faults. Default: 1. */
  readonly seed?: number | undefined;
}

/** A fault that is switched on. */
export interface ActiveFault {
  readonly fault: Fault;
  readonly options: FaultOptions;
  /** Remaining number of responses; undefined: no limit. */
  readonly left: number | undefined;
}
