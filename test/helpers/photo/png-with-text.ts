import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const SIDE = 100;

/** A small picture with compressed text that inflates to `count` times 7.5 MB. */
export function pngWithText(count: number): Buffer {
  const text = deflateSync(Buffer.alloc(7_500_000, 'a'), { level: 9 });
  const chunks = Array.from({ length: count }, (_, at) =>
    chunk('zTXt', Buffer.concat([Buffer.from(`${at}\0\0`), text])),
  );
  return png(chunks, deflateSync(Buffer.alloc((3 * SIDE + 1) * SIDE)));
}

function png(chunks: readonly Buffer[], pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header[8] = 8;
  header[9] = 2;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...chunks,
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
