import { BROKEN_PICTURES, type Fault } from '../../../sandbox/tenant/services/faults.ts';

/** Nothing that could be built on comes of these. */
export const FATAL_FAULTS: Readonly<Record<string, Fault>> = {
  'throttles without a word of how long': { kind: 'throttled' },
  'throttles for half a minute': { kind: 'throttled', retryAfter: 30 },
  'fails with 500': { kind: 'error', status: 500 },
  'fails with 502': { kind: 'error', status: 502 },
  'fails with 503': { kind: 'error', status: 503 },
  'fails with 503 for half a minute': { kind: 'error', status: 503, retryAfter: 30 },
  'fails with 504': { kind: 'error', status: 504 },
  'never answers': { kind: 'never' },
  'hangs up half-way': { kind: 'reset' },
  'answers nothing': { kind: 'empty' },
  'answers with a page': { kind: 'html' },
  'answers half': { kind: 'cut-off' },
};

/** With these the answer may be complete. */
export const TOLERABLE_FAULTS: Readonly<Record<string, Fault>> = {
  'is slow': { kind: 'slow', delay: 100 },
  'calls its answer something else': { kind: 'wrong-type' },
};

/** Something comes that can not be looked at. */
export const BROKEN_PICTURE_FAULTS: Readonly<Record<string, Fault>> = Object.fromEntries(
  BROKEN_PICTURES.map((picture) => [`shows a picture that is: ${picture}`, { kind: 'picture', picture }] as const),
);
