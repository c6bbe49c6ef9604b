/** A client message in PostgreSQL's protocol: https://www.postgresql.org/docs/current/protocol-message-formats.html */
export interface Frame {
  /** Letter of the message; empty for startup messages, which have none. */
  readonly type: string;
  /** Request code of a startup message. */
  readonly code: number;
  /** The unchanged message. */
  readonly bytes: Buffer;
}

export const CODES = { startup: 196_608, cancel: 80_877_102, ssl: 80_877_103, gssEncryption: 80_877_104 } as const;

/** Larger messages are rejected. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** Splits a client's bytes into messages. Throws a RangeError on a message with an invalid length. */
export function createFrameReader(): (chunk: Buffer) => Frame[] {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const frames: Frame[] = [];
    for (;;) {
      const letter = started ? 1 : 0;
      if (rest.length < letter + (started ? 4 : 8)) return frames;
      const length = letter + rest.readInt32BE(letter);
      if (length < letter + 4 || length > MAX_FRAME_BYTES)
        throw new RangeError('Not a message of the PostgreSQL protocol');
      if (rest.length < length) return frames;
      const bytes = rest.subarray(0, length);
      rest = rest.subarray(length);
      const code = started ? 0 : bytes.readInt32BE(4);
      if (code === CODES.startup) started = true;
      frames.push({ type: letter ? String.fromCharCode(bytes[0] ?? 0) : '', code, bytes });
    }
  };
}

/** Encodes a server message. */
export function encodeFrame(type: string, ...parts: readonly (string | number)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(`${part}\0`);
      const number = Buffer.alloc(4);
      number.writeInt32BE(part);
      return number;
    }),
  );
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Server message "ready for query", outside a transaction. */
export const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** True if the response ends with `READY`: the client no longer needs the session. */
export function endsWithReady(response: Uint8Array): boolean {
  return response.length >= READY.length && READY.equals(response.subarray(response.length - READY.length));
}
