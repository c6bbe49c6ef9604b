/*
 * Writes progressive JPEGs by hand, because no encoder writes thousands of scans.
 * https://www.w3.org/Graphics/JPEG/itu-t81.pdf
 */

/** A grey square in which each scan covers the whole picture. A scan takes few bytes: all its values are zero. */
export function progressiveJpeg(side: number, scans: number): Buffer {
  const acScan = endOfBandRuns(Math.ceil(side / 8) ** 2);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array<number>(64).fill(16)]),
    segment(0xc2, [8, side >> 8, side & 0xff, side >> 8, side & 0xff, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]),
    // One code of one bit for "no difference"; one for a run of blocks that end here, one for a single such block.
    segment(0xc4, [0x00, 1, ...Array<number>(15).fill(0), 0x00]),
    segment(0xc4, [0x10, 1, 1, ...Array<number>(14).fill(0), 0xe0, 0x00]),
    segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 0, HIGHEST_BIT]),
    Buffer.alloc(Math.ceil((3 * Math.ceil(side / 8) ** 2) / 8)),
    ...scanHeaders(scans - 1).flatMap((header) => [header, acScan]),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** Each coefficient comes bit by bit. */
const HIGHEST_BIT = 13;

function scanHeaders(count: number): Buffer[] {
  const headers: Buffer[] = [];
  for (let bit = HIGHEST_BIT; bit >= 0; bit--) {
    const approximation = bit === HIGHEST_BIT ? bit : ((bit + 1) << 4) | bit;
    for (let coefficient = 1; coefficient < 64; coefficient++) {
      for (const component of [1, 2, 3]) {
        if (headers.length === count) return headers;
        headers.push(segment(0xda, [1, component, 0, coefficient, coefficient, approximation]));
      }
    }
  }
  return headers;
}

function segment(marker: number, data: readonly number[]): Buffer {
  const length = data.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 0xff, ...data]);
}

/** The entropy-coded data of a scan without values: runs of up to 32,767 blocks. */
function endOfBandRuns(blocks: number): Buffer {
  let bits = '';
  for (let left = blocks; left > 0; ) {
    const run = left >= 0x4000 ? Math.min(left, 0x7fff) : 1;
    bits += run > 1 ? `0${(run - 0x4000).toString(2).padStart(14, '0')}` : '10';
    left -= run;
  }
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1').match(/.{8}/g) ?? [];
  // A zero byte follows each 0xff.
  return Buffer.from(bytes.flatMap((byte) => (byte === '11111111' ? [0xff, 0] : [Number.parseInt(byte, 2)])));
}
