import type { PictureReader, ReadPicture } from '../photo/picture-reader.ts';
import { sha256 } from '../photo/thumbnail.ts';

/**
 * Time that decoding gets after the deadline, in milliseconds: a picture may arrive just before it. The answer still
 * has to be drawn and sent, see `TURN_TIMEOUTS`.
 */
const GRACE_MS = 300;

/** Decodes a picture. If that is not done soon after the deadline, the picture is `timed-out`. */
export async function decodeInTime(
  bytes: Buffer,
  pictures: Pick<PictureReader, 'read'>,
  signal: AbortSignal,
): Promise<ReadPicture> {
  const { promise: late, resolve } = Promise.withResolvers<ReadPicture>();
  let timer: NodeJS.Timeout | undefined;
  const startGrace = () => {
    const answer: ReadPicture = { sha256: sha256(bytes), byteLength: bytes.length, content: 'timed-out' };
    timer = setTimeout(resolve, GRACE_MS, answer);
  };
  if (signal.aborted) startGrace();
  else signal.addEventListener('abort', startGrace, { once: true });
  try {
    return await Promise.race([pictures.read(bytes), late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', startGrace);
  }
}
