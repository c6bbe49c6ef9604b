import type { Request } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import { PhotoRefused } from '../../tenant/people/photos.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';

export type RefusalCode =
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
export class ControlRefusal extends Error {
  readonly status: number;
  readonly code: RefusalCode;

  constructor(status: number, code: RefusalCode, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The person whom the path names. Throws `unknown-person`. */
export function personOf(state: TenantState, request: Request): Person {
  const person = state.people.get(String(request.params.id));
  if (!person) throw new ControlRefusal(404, 'unknown-person', 'Nobody in this tenant has this object id.');
  return person;
}

/** Whatever was thrown as a refusal; undefined: a defect of the sandbox itself. */
export function toRefusal(error: unknown): ControlRefusal | undefined {
  if (error instanceof ControlRefusal) return error;
  if (error instanceof PhotoRefused) return new ControlRefusal(422, 'photo-refused', error.message);
  // Express and its body parsers: https://github.com/jshttp/http-errors
  const status = (error as { status?: unknown } | undefined)?.status;
  if (status === 413) return new ControlRefusal(413, 'too-large', 'That is too large: a photo may have 4 MB at most.');
  if (typeof status === 'number' && status < 500) {
    return new ControlRefusal(status, 'bad-request', 'The request could not be read.');
  }
  return undefined;
}
