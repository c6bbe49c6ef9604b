import sharp, { type FailOnOptions, type Sharp } from 'sharp';
import { isJpeg } from './strip-metadata.ts';
import { type DecodeRequest, type Pixels, THUMBNAIL_SIDE_PX, type Undecodable } from './types.ts';

// Pictures arrive as bytes, never twice from one file. libvips's cache would only keep decoded pictures in memory.
sharp.cache(false);

/** The libvips pipeline from checked bytes to raw pixels. A picture that declares more than `maxPixels` is refused. */
export function rawPixels({ bytes, maxPixels, timeout }: DecodeRequest, failOn: FailOnOptions = 'error'): Sharp {
  const side = THUMBNAIL_SIDE_PX;
  return sharp(bytes, { limitInputPixels: maxPixels, failOn })
    .autoOrient()
    .resize(side, side, { fit: 'cover', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .timeout({ seconds: Math.ceil(timeout / 1_000) })
    .raw();
}

/** Decodes in this thread pool. The timeout stops libvips only between two rows of the result. Never rejects. */
export async function decodeBytes(request: DecodeRequest): Promise<Pixels | Undecodable> {
  try {
    return await decode(rawPixels(request));
  } catch (error) {
    const reason = reasonOf(error);
    return reason === 'undecodable' && isJpeg(request.bytes) ? decodeWithEnd(request) : reason;
  }
}

const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
/** Bytes that programs append to files: zeros, line ends and spaces. */
const PADDING: readonly (number | undefined)[] = [0x00, 0x0a, 0x0d, 0x20];

/**
 * Decodes a JPEG whose end marker is missing, as browsers do. Any warning of the decoder means that data is missing
 * too, and that the decoder would fill the rest with grey.
 */
async function decodeWithEnd(request: DecodeRequest): Promise<Pixels | Undecodable> {
  const { bytes } = request;
  let length = bytes.length;
  while (PADDING.includes(bytes[length - 1])) length--;
  for (const end of new Set([bytes.length, length])) {
    try {
      const whole = Buffer.concat([bytes.subarray(0, end), END_OF_IMAGE]);
      return await decode(rawPixels({ ...request, bytes: whole }, 'warning'));
    } catch {}
  }
  return 'undecodable';
}

async function decode(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline.toBuffer({ resolveWithObject: true });
  return middleSquare(data, info.width, info.height);
}

/** A picture narrower or lower than the target square is not square after `resize`, which never enlarges. */
function middleSquare(rgb: Buffer, width: number, height: number): Pixels {
  const side = Math.min(width, height);
  if (width === height) return { side, rgb };
  const square = Buffer.allocUnsafe(side * side * 3);
  const [left, top] = [(width - side) >> 1, (height - side) >> 1];
  for (let row = 0; row < side; row++) {
    const from = ((top + row) * width + left) * 3;
    rgb.copy(square, row * side * 3, from, from + side * 3);
  }
  return { side, rgb: square };
}

/** Recognizes the error messages of libvips and sharp. */
function reasonOf(error: unknown): Undecodable {
  if (!(error instanceof Error)) return 'undecodable';
  if (error.message.includes('exceeds pixel limit')) return 'too-large';
  return error.message.includes('timeout:') ? 'timed-out' : 'undecodable';
}
