import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparePlanes } from '../../../../src/photo/compare/compare-pictures.ts';
import { distanceBetween } from '../../../../src/photo/compare/distance.ts';
import { toPlanes } from '../../../../src/photo/compare/planes.ts';
import type { Pixels } from '../../../../src/photo/decoder/types.ts';

/** Pictures of a few random rectangles, in all sizes that decoded pictures can have. */
const pictures: fc.Arbitrary<Pixels> = fc
  .record({
    side: fc.integer({ min: 1, max: 96 }),
    ground: colour(),
    shapes: fc.array(fc.record({ left: share(), top: share(), width: share(), height: share(), colour: colour() }), {
      maxLength: 6,
    }),
  })
  .map(({ side, ground, shapes }) => {
    const rgb = Buffer.alloc(side * side * 3);
    for (let at = 0; at < side * side; at++) {
      const [x, y] = [(at % side) / side, Math.floor(at / side) / side];
      const over = shapes.findLast(
        ({ left, top, width, height }) => x >= left && x < left + width && y >= top && y < top + height,
      );
      rgb.set(over?.colour ?? ground, at * 3);
    }
    return { side, rgb };
  });

function colour(): fc.Arbitrary<[number, number, number]> {
  const level = fc.integer({ min: 0, max: 255 });
  return fc.tuple(level, level, level);
}

function share(): fc.Arbitrary<number> {
  return fc.double({ min: 0, max: 1, noNaN: true });
}

describe('The distance of two pictures', () => {
  it('is 0 for identical ones', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const distance = distanceBetween(toPlanes(picture), toPlanes(picture));
        assert.ok(distance < 1e-6, String(distance));
      }),
      { numRuns: 50 },
    );
  });

  it('is symmetric, never negative and finite', () => {
    fc.assert(
      fc.property(pictures, pictures, (one, other) => {
        const [a, b] = [toPlanes(one), toPlanes(other)];
        const distance = distanceBetween(a, b);
        assert.equal(distance, distanceBetween(b, a));
        assert.ok(distance >= 0 && Number.isFinite(distance), String(distance));
        assert.equal(comparePlanes(a, b).answer, comparePlanes(b, a).answer);
      }),
      { numRuns: 100 },
    );
  });

  it('is the same if both are mirrored', () => {
    fc.assert(
      fc.property(pictures, pictures, (one, other) => {
        const [a, b] = [toPlanes(one), toPlanes(other)];
        const distance = distanceBetween(a, b);
        const mirrored = distanceBetween(toPlanes(mirror(one)), toPlanes(mirror(other)));
        assert.ok(Math.abs(distance - mirrored) <= 0.02 * Math.max(1, distance), `${distance} ${mirrored}`);
      }),
      { numRuns: 50 },
    );
  });

  it('is large to the mirror image unless the picture is symmetric', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const planes = toPlanes(picture);
        const mirrored = toPlanes(mirror(picture));
        const unlike = planes.y.filter((y, at) => Math.abs(y - (mirrored.y[at] ?? 0)) > 40).length;
        if (unlike > 0.1 * planes.y.length) assert.equal(comparePlanes(planes, mirrored).answer, 'different');
      }),
      { numRuns: 100 },
    );
  });
});

function mirror({ side, rgb }: Pixels): Pixels {
  const mirrored = Buffer.alloc(rgb.length);
  for (let at = 0; at < side * side; at++) {
    const from = (at - 2 * (at % side) + side - 1) * 3;
    rgb.copy(mirrored, at * 3, from, from + 3);
  }
  return { side, rgb: mirrored };
}
