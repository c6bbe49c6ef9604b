import { BROKEN_PICTURES, type Fault } from '../../../sandbox/tenant/services/fault.ts';

/** Faults that leave no usable response. */
export const FATAL_FAULTS: Readonly<Record<string, Fault>> = {
  'throttles without Retry-After': { kind: 'throttled' },
  'throttles for half a minute': { kind: 'throttled', retryAfter: 30 },
  'fails with 500': { kind: 'error', status: 500 },
  'fails with 502': { kind: 'error', status: 502 },
  'fails with 503': { kind: 'error', status: 503 },
  'fails with 503 for half a minute': { kind: 'error', status: 503, retryAfter: 30 },
  'fails with 504': { kind: 'error', status: 504 },
  'never answers': { kind: 'never' },
  'answers without end': { kind: 'endless' },
  'hangs up half-way': { kind: 'reset' },
  'answers with an empty body': { kind: 'empty' },
  'answers with a page': { kind: 'html' },
  'answers with half a body': { kind: 'cut-off' },
};

/** Faults with which the response may still be usable. */
export const TOLERABLE_FAULTS: Readonly<Record<string, Fault>> = {
  'is slow': { kind: 'slow', delay: 100 },
  'answers with a wrong content type': { kind: 'wrong-type' },
};

/** Pictures that cannot be decoded. */
export const BROKEN_PICTURE_FAULTS: Readonly<Record<string, Fault>> = Object.fromEntries(
  BROKEN_PICTURES.map((picture) => [`sends a broken picture: ${picture}`, { kind: 'picture', picture }] as const),
);
