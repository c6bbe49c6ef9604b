/* Messages of PostgreSQL: https://www.postgresql.org/docs/current/protocol-message-formats.html */

const PROTOCOL = 196_608;

export function encode(letter: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(letter), int(body.length + 4), body]);
}

export function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

/** The first message of a client, which has no letter, for the user and the database of a server's URL. */
export function startupMessage({ username, pathname }: URL): Buffer {
  const parameters = ['user', username, 'database', pathname.slice(1)].map(text);
  const body = Buffer.concat([int(PROTOCOL), ...parameters, Buffer.alloc(1)]);
  return Buffer.concat([int(body.length + 4), body]);
}

/** `code`: SQLSTATE. */
export function errorMessage(code: string, message: string): Buffer {
  return encode('E', ...['SFATAL', 'VFATAL', `C${code}`, `M${message}`].map(text), Buffer.alloc(1));
}
