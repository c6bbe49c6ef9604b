import type { Failed } from '../../src/photo/evidence.ts';
import { hintFor } from '../check/hints.ts';
import type { DoctorFinding } from './types.ts';

export function good(text: string): DoctorFinding {
  return { state: 'good', text };
}

export function warning(text: string, remedy: string): DoctorFinding {
  return { state: 'warning', text, remedy };
}

export function failed(text: string, remedy: string): DoctorFinding {
  return { state: 'failed', text, remedy };
}

/** `source`: begins with `sharePoint`, or is of Graph. */
export function failedRead(source: string, failure: Failed): DoctorFinding {
  const { cause, remedy } = hintFor(source, failure);
  return failed(cause, remedy);
}
