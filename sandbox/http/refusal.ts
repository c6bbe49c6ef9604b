/** An error that a service answers with: an HTTP status, and a code that clients compare. */
export class Refusal<Code extends string = string> extends Error {
  readonly status: number;
  readonly code: Code;

  constructor(status: number, code: Code, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
