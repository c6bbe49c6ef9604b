import type { Request } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import { PhotoRefused } from '../../tenant/people/photos.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';

export type ControlErrorCode =
  | 'unknown-host'
  | 'cross-site'
  | 'not-found'
  | 'unknown-person'
  | 'bad-request'
  | 'bad-number'
  | 'bad-switch'
  | 'bad-fault'
  | 'bad-policy'
  | 'bad-limit'
  | 'bad-form'
  | 'unknown-app'
  | 'photo-refused'
  | 'too-large';

/** Why the control page does not do what it was asked; the message may be shown. */
export class ControlError extends Error {
  readonly status: number;
  readonly code: ControlErrorCode;

  constructor(status: number, code: ControlErrorCode, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The person whom the path names. Throws `unknown-person`. */
export function personOf(state: TenantState, request: Request): Person {
  const person = state.people.get(String(request.params.id));
  if (!person) throw new ControlError(404, 'unknown-person', 'Nobody in this tenant has this object id.');
  return person;
}

/** Whatever was thrown as a refusal; undefined: a defect of the sandbox itself. */
export function toControlError(error: unknown): ControlError | undefined {
  if (error instanceof ControlError) return error;
  if (error instanceof PhotoRefused) return new ControlError(422, 'photo-refused', error.message);
  // Express and its body parsers: https://github.com/jshttp/http-errors
  const status = (error as { status?: unknown } | undefined)?.status;
  if (status === 413) return new ControlError(413, 'too-large', 'That is too large: a photo may have 4 MB at most.');
  if (typeof status === 'number' && status < 500) {
    return new ControlError(status, 'bad-request', 'The request could not be read.');
  }
  return undefined;
}
