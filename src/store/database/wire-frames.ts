/** One message of a client in PostgreSQL's protocol: https://www.postgresql.org/docs/current/protocol-message-formats.html */
export interface Frame {
  /** The message's letter; empty for the first ones, which have none. */
  readonly type: string;
  /** For messages without a letter: what is asked for. */
  readonly code: number;
  /** The whole message as it came. */
  readonly bytes: Buffer;
}

export const CODES = { startup: 196_608, cancel: 80_877_102, ssl: 80_877_103, gssEncryption: 80_877_104 } as const;

/** More than this is no message of ours. Bytes. */
const LARGEST = 64 * 1024 * 1024;

/** Cuts a client's bytes into messages. Throws a RangeError on a message without bounds. */
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
      if (length < letter + 4 || length > LARGEST) throw new RangeError('Not a message of the PostgreSQL protocol');
      if (rest.length < length) return frames;
      const bytes = rest.subarray(0, length);
      rest = rest.subarray(length);
      const code = started ? 0 : bytes.readInt32BE(4);
      if (code === CODES.startup) started = true;
      frames.push({ type: letter ? String.fromCharCode(bytes[0] ?? 0) : '', code, bytes });
    }
  };
}

/** A message of the server. */
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

/** "Ready for query", outside of any transaction. */
export const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** Whether an answer ends with `READY`: the client is done, and owes the others their turn. */
export function endsWithReady(answer: Uint8Array): boolean {
  return answer.length >= READY.length && READY.equals(answer.subarray(answer.length - READY.length));
}
