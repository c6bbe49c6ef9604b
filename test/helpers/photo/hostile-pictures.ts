import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { portrait } from './portraits.ts';
import { progressiveJpeg } from './progressive-jpeg.ts';

type HostilePictures = ReadonlyMap<string, { readonly bytes: Buffer; readonly reason: string }>;

let drawn: Promise<HostilePictures> | undefined;

/** Bytes that no card and no comparison should accept, by description. All tests of the process share them. */
export function hostilePictures(): Promise<HostilePictures> {
  drawn ??= draw();
  return drawn;
}

async function draw(): Promise<HostilePictures> {
  const photo = await portrait('micah', 'hostile');
  const png = await sharp(photo).resize(200).png().toBuffer();
  const manyScans = progressiveJpeg(4_896, 2_646);
  return new Map([
    ['nothing', { bytes: Buffer.alloc(0), reason: 'undecodable' }],
    ['an HTML page', { bytes: Buffer.from('<!doctype html><title>Sign in</title>'), reason: 'undecodable' }],
    [
      'an SVG, which could load files',
      { bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), reason: 'undecodable' },
    ],
    ['half a JPEG', { bytes: photo.subarray(0, photo.length >> 1), reason: 'undecodable' }],
    [
      'noise behind a JPEG signature',
      { bytes: Buffer.concat([photo.subarray(0, 4), randomBytes(4_000)]), reason: 'undecodable' },
    ],
    ['half a PNG', { bytes: png.subarray(0, png.length >> 1), reason: 'undecodable' }],
    ['a PNG that ends after its header', { bytes: png.subarray(0, 33), reason: 'undecodable' }],
    ['a GIF signature only', { bytes: Buffer.from('GIF89a'), reason: 'undecodable' }],
    ['a WebP signature only', { bytes: Buffer.from('RIFF\0\0\0\0WEBP'), reason: 'undecodable' }],
    ['50,000 × 50,000 declared by a PNG', { bytes: pngDeclaring(png, 50_000), reason: 'too-large' }],
    ['50,000 × 50,000 declared', { bytes: declaring(photo, 50_000), reason: 'too-large' }],
    ['2,646 scans of 24 megapixels', { bytes: manyScans.subarray(0, 4_000_000), reason: 'too-large' }],
    ['2,646 scans of 2 megapixels', { bytes: progressiveJpeg(1_400, 2_646), reason: 'too-large' }],
    ['a GIF frame of 60,000 × 60,000', { bytes: gifWithFrame(60_000), reason: 'too-large' }],
    ['a million empty comments', { bytes: jpegWithComments(photo, 1_000_000), reason: 'too-large' }],
    ['300,000 empty chunks', { bytes: pngWithTexts(png, 300_000), reason: 'too-large' }],
    ['20 MB', { bytes: Buffer.concat([photo, Buffer.alloc(20_000_000)]), reason: 'too-large' }],
    ['an animated GIF', { bytes: await (await animation()).gif().toBuffer(), reason: 'animated' }],
    ['an animated WebP', { bytes: await (await animation()).webp().toBuffer(), reason: 'animated' }],
    ['an animated PNG', { bytes: animatedPng(png), reason: 'animated' }],
  ]);
}

function jpegWithComments(photo: Buffer, count: number): Buffer {
  return Buffer.concat([
    photo.subarray(0, 2),
    Buffer.alloc(count * 4, Buffer.from([0xff, 0xfe, 0, 2])),
    photo.subarray(2),
  ]).subarray(0, 4_000_000);
}

function pngWithTexts(png: Buffer, count: number): Buffer {
  const chunk = Buffer.from('\0\0\0\0tEXt\0\0\0\0', 'latin1');
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8)), 8);
  return Buffer.concat([png.subarray(0, 33), Buffer.alloc(count * chunk.length, chunk), png.subarray(33)]);
}

/** Changes the dimensions in the JPEG's frame header (SOF0: marker, length, precision, height, width). */
function declaring(photo: Buffer, side: number): Buffer {
  const bytes = Buffer.from(photo);
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(side, frame + 5);
  bytes.writeUInt16BE(side, frame + 7);
  return bytes;
}

/** A screen of 10 × 10 pixels with one larger frame. */
function gifWithFrame(side: number): Buffer {
  const bytes = Buffer.from('GIF89a\x0a\0\x0a\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0__  \0\x02\x02\x44\x01\0;', 'latin1');
  const frame = bytes.indexOf(',');
  bytes.writeUInt16LE(side, frame + 5);
  bytes.writeUInt16LE(side, frame + 7);
  return bytes;
}

/** Changes the dimensions in the PNG's first chunk, with a valid checksum. */
function pngDeclaring(png: Buffer, side: number): Buffer {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(side, 16);
  bytes.writeUInt32BE(side, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

/** Adds the chunk that announces two frames. Decoders that do not know it show one. */
function animatedPng(png: Buffer): Buffer {
  const chunk = Buffer.alloc(20);
  chunk.writeUInt32BE(8, 0);
  chunk.write('acTL', 4);
  chunk.writeUInt32BE(2, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 16)), 16);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

async function animation(): Promise<Sharp> {
  const frames = ['#7a1f5c', '#1f7a3c'].map((background) =>
    sharp({ create: { width: 64, height: 64, channels: 3, background } })
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(frames), { join: { animated: true } });
}
