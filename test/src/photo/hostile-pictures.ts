import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { portrait } from './portraits.ts';

/** Bytes that no card and no comparison should trust, by what is odd about them. */
export async function hostilePictures(): Promise<
  ReadonlyMap<string, { readonly bytes: Buffer; readonly reason: string }>
> {
  const photo = await portrait('micah', 'hostile');
  return new Map([
    ['nothing', { bytes: Buffer.alloc(0), reason: 'undecodable' }],
    ['a page', { bytes: Buffer.from('<!doctype html><title>Sign in</title>'), reason: 'undecodable' }],
    [
      'a drawing that could load files',
      { bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), reason: 'undecodable' },
    ],
    ['half a JPEG', { bytes: photo.subarray(0, photo.length >> 1), reason: 'undecodable' }],
    [
      'noise behind a JPEG signature',
      { bytes: Buffer.concat([photo.subarray(0, 4), randomBytes(4_000)]), reason: 'undecodable' },
    ],
    ['50,000 × 50,000 declared', { bytes: declaring(photo, 50_000), reason: 'too-large' }],
    ['20 MB', { bytes: Buffer.concat([photo, Buffer.alloc(20_000_000)]), reason: 'too-large' }],
    ['an animation', { bytes: await animation(), reason: 'animated' }],
  ]);
}

/** The JPEG with other dimensions in its frame header (SOF0: marker, length, precision, height, width). */
function declaring(photo: Buffer, side: number): Buffer {
  const bytes = Buffer.from(photo);
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(side, frame + 5);
  bytes.writeUInt16BE(side, frame + 7);
  return bytes;
}

async function animation(): Promise<Buffer> {
  const frames = ['#7a1f5c', '#1f7a3c'].map((background) =>
    sharp({ create: { width: 64, height: 64, channels: 3, background } })
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(frames), { join: { animated: true } })
    .gif()
    .toBuffer();
}
