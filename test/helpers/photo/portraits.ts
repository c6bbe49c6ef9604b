import * as styles from '@dicebear/collection';
import { createAvatar, type Style } from '@dicebear/core';
import sharp, { type OverlayOptions } from 'sharp';

const SIDE = 648;
const DRAWN = {
  avataaars: styles.avataaars,
  micah: styles.micah,
  openPeeps: styles.openPeeps,
  toonHead: styles.toonHead,
} as const;

export type DrawnStyle = keyof typeof DRAWN;
export const DRAWN_STYLES = Object.keys(DRAWN) as DrawnStyle[];

/** A drawn portrait as Graph would serve it: JPEG, 648 pixels square. Style and seed determine the portrait. */
export async function portrait(style: DrawnStyle, seed: string, background = 'bcd4e8'): Promise<Buffer> {
  const svg = createAvatar(DRAWN[style] as Style<object>, {
    seed,
    size: SIDE,
    backgroundColor: [background],
  }).toString();
  return jpeg(Buffer.from(svg));
}

/** A copy like SharePoint's: small, recompressed, cropped by a share of the side at each edge. */
export async function copyOf(photo: Buffer, { size = 72, quality = 80, crop = 0 } = {}): Promise<Buffer> {
  const left = Math.round(SIDE * crop);
  const side = SIDE - 2 * left;
  const whole = sharp(photo).extract({ left, top: left, width: side, height: side });
  return whole.resize(size, size).jpeg({ quality }).toBuffer();
}

/** Changes that make a different photo similar to the original. */
export const CHANGES: Readonly<Record<string, (photo: Buffer) => Promise<Buffer>>> = {
  'made grey': (photo) => sharp(photo).greyscale().toColourspace('srgb').jpeg({ quality: 92 }).toBuffer(),
  'zoomed by 20 %': (photo) => {
    const side = Math.round(SIDE / 1.2);
    const left = Math.round((SIDE - side) / 2);
    return sharp(photo)
      .extract({ left, top: left, width: side, height: side })
      .resize(SIDE)
      .jpeg({ quality: 92 })
      .toBuffer();
  },
  'with glasses': (photo) =>
    drawnOver(
      photo,
      '<g fill="#888" stroke="#222" stroke-width="14"><circle cx="235" cy="300" r="68"/><circle cx="415" cy="300" r="68"/></g>',
    ),
  'with a hat': (photo) => drawnOver(photo, '<rect x="190" y="40" width="270" height="130" fill="#2f6b58"/>'),
};

/** Masked to a circle on white, as uploaders and services do. `radius`: share of the side. */
export async function maskedToCircle(photo: Buffer, radius = 0.5): Promise<Buffer> {
  const { width } = await sharp(photo).metadata();
  const [centre, r] = [width / 2, width * radius];
  const circle = `M${centre - r} ${centre}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${width}"><path fill="#fff" fill-rule="evenodd" d="M0 0h${width}v${width}h-${width}z${circle}"/></svg>`;
  return sharp(photo)
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

export function mirrored(photo: Buffer): Promise<Buffer> {
  return sharp(photo).flop().jpeg({ quality: 92 }).toBuffer();
}

function drawnOver(photo: Buffer, shapes: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">${shapes}</svg>`;
  const overlay: OverlayOptions = { input: Buffer.from(svg) };
  return sharp(photo).composite([overlay]).jpeg({ quality: 92 }).toBuffer();
}

function jpeg(picture: Buffer): Promise<Buffer> {
  return sharp(picture).resize(SIDE, SIDE).flatten({ background: '#ffffff' }).jpeg({ quality: 92 }).toBuffer();
}
