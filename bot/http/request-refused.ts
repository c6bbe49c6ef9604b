/** A request that is not served. Whoever sent it sees the status and nothing else; `reason`, a stable code, is for the log. */
export class RequestRefused extends Error {
  readonly statusCode: 400 | 401 | 413 | 415;
  readonly reason: string;

  constructor(statusCode: 400 | 401 | 413 | 415, reason: string) {
    super(`Request refused: ${reason}`);
    this.statusCode = statusCode;
    this.reason = reason;
  }
}
