/** Refusal of a request. The sender gets the status only; `reason`, a stable code, goes to the log. */
export class RequestRefused extends Error {
  readonly statusCode: 400 | 401 | 413 | 415;
  readonly reason: string;

  constructor(statusCode: 400 | 401 | 413 | 415, reason: string) {
    super(`Request refused: ${reason}`);
    this.statusCode = statusCode;
    this.reason = reason;
  }
}
