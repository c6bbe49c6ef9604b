import sharp, { type Sharp } from 'sharp';
import type { BrokenPicture } from '../tenant/services/fault.ts';

export interface PictureBody {
  readonly contentType: string;
  readonly bytes: Buffer;
}

const HUGE_BYTES = 20_000_000;
const BOMB_SIDE = 50_000;

/**
 * True if clients would decode the response as a photo. SharePoint serves pictures without an image type (UNCONFIRMED).
 */
export function isPicture(status: number, contentType: string): boolean {
  return status === 200 && /^(image\/(jpeg|png|gif|webp)|application\/octet-stream)\b/i.test(contentType);
}

/** The picture, corrupted. The content type follows if it was an image type. */
export async function corruptPicture(kind: BrokenPicture, { contentType, bytes }: PictureBody): Promise<PictureBody> {
  const typed = (type: string) => (contentType.startsWith('image/') ? type : contentType);
  switch (kind) {
    case 'truncated':
      return { contentType, bytes: bytes.subarray(0, Math.floor(bytes.length / 2)) };
    case 'huge':
      // Decoders ignore bytes after the end of the picture, so that only the size is wrong.
      return { contentType, bytes: Buffer.concat([bytes, Buffer.alloc(HUGE_BYTES - bytes.length)]) };
    case 'animated-gif':
      return { contentType: typed('image/gif'), bytes: await (await twoFrames(bytes)).gif().toBuffer() };
    case 'animated-webp':
      return { contentType: typed('image/webp'), bytes: await (await twoFrames(bytes)).webp().toBuffer() };
    case 'pixel-bomb':
      return { contentType: typed('image/jpeg'), bytes: declareSize(await sharp(bytes).jpeg().toBuffer(), BOMB_SIDE) };
  }
}

async function twoFrames(bytes: Buffer): Promise<Sharp> {
  return sharp([bytes, await sharp(bytes).negate({ alpha: false }).toBuffer()], { join: { animated: true } });
}

/** Overwrites height and width in the frame header (SOF0 to SOF2): ITU T.81, B.2.2. */
function declareSize(jpeg: Buffer, side: number): Buffer {
  const bomb = Buffer.from(jpeg);
  for (let at = 2; at < bomb.length - 9; at += 2 + bomb.readUInt16BE(at + 2)) {
    const marker = bomb.readUInt16BE(at);
    if (marker < 0xffc0 || marker > 0xffc2) continue;
    bomb.writeUInt16BE(side, at + 5);
    bomb.writeUInt16BE(side, at + 7);
    return bomb;
  }
  throw new Error('The JPEG has no frame header.');
}
