import { Refusal } from '../../http/refusal.ts';
import { LocationRefused } from '../../tenant/geography.ts';
import { PhotoRefused } from '../../tenant/people/photos.ts';

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
  | 'bad-language'
  | 'no-chat'
  | 'unknown-app'
  | 'location-refused'
  | 'photo-refused'
  | 'too-large';

/** An error of the control page's API. The message may be shown to people. */
export class ControlError extends Refusal<ControlErrorCode> {}

/** Converts a thrown error. Undefined: a defect of the sandbox itself. */
export function toControlError(error: unknown): ControlError | undefined {
  if (error instanceof ControlError) return error;
  if (error instanceof PhotoRefused) return new ControlError(422, 'photo-refused', error.message);
  if (error instanceof LocationRefused) return new ControlError(422, 'location-refused', error.message);
  // Express and its body parsers: https://github.com/jshttp/http-errors
  const status = (error as { status?: unknown } | undefined)?.status;
  if (status === 413)
    return new ControlError(413, 'too-large', 'The upload is too large: a photo may have at most 4 MB.');
  if (typeof status === 'number' && status < 500) {
    return new ControlError(status, 'bad-request', 'The request could not be read.');
  }
  return undefined;
}
