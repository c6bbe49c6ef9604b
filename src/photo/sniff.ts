/**
 * Whether the bytes start like a JPEG, PNG, GIF or WebP, and whether they contain more than one frame. Reads block
 * headers only, without decoding. https://www.w3.org/TR/png-3/#apng-frame-based-animation,
 * https://www.w3.org/Graphics/GIF/spec-gif89a.txt, https://developers.google.com/speed/webp/docs/riff_container
 */
export function sniffPicture(bytes: Buffer): 'still' | 'animated' | 'unknown' {
  if (bytes.subarray(0, 3).equals(JPEG)) return 'still';
  if (bytes.subarray(0, 8).equals(PNG)) return isAnimatedPng(bytes) ? 'animated' : 'still';
  if (bytes.toString('latin1', 0, 4) === 'GIF8') return framesOfGif(bytes) > 1 ? 'animated' : 'still';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') {
    const extended = bytes.toString('latin1', 12, 16) === 'VP8X';
    return extended && ((bytes[20] ?? 0) & WEBP_ANIMATION) !== 0 ? 'animated' : 'still';
  }
  return 'unknown';
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const WEBP_ANIMATION = 0x02;

const [ANIMATION, DATA] = [Buffer.from('acTL').readUInt32BE(), Buffer.from('IDAT').readUInt32BE()];

/** The chunk `acTL` comes before the first `IDAT`. */
function isAnimatedPng(bytes: Buffer): boolean {
  for (let at = PNG.length; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.readUInt32BE(at + 4);
    if (type === ANIMATION) return true;
    if (type === DATA) return false;
  }
  return false;
}

const IMAGE = 0x2c;
const EXTENSION = 0x21;

/** Counts up to two frames. Stops at the end of the blocks or at an invalid block. */
function framesOfGif(bytes: Buffer): number {
  let frames = 0;
  let at = 13 + colourTable(bytes[10] ?? 0);
  while (at < bytes.length && frames < 2) {
    if (bytes[at] === IMAGE) {
      frames++;
      at = afterSubBlocks(bytes, at + 11 + colourTable(bytes[at + 9] ?? 0));
    } else if (bytes[at] === EXTENSION) at = afterSubBlocks(bytes, at + 2);
    else break;
  }
  return frames;
}

/** Size in bytes of the colour table that the packed field announces. */
function colourTable(packed: number): number {
  return packed & 0x80 ? 3 << ((packed & 0x07) + 1) : 0;
}

function afterSubBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) at += 1 + length;
  return at + 1;
}
