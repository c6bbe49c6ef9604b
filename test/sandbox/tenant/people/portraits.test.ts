import assert from 'node:assert/strict';
import sharp from 'sharp';
import { drawPortrait } from '../../../../sandbox/tenant/people/portraits.ts';

const nora = { hair: 'sideComed', rearHair: 'longWavy', skinColor: 'f1c3a5', hairColor: 'b58143' } as const;

const BETWEEN_THE_EYES = [324, 330] as const;

describe('portraits', () => {
  it('are JPEG, 648 pixels square', async () => {
    const { format, width, height } = await sharp(await drawPortrait({ person: 'nora', shot: 0 })).metadata();
    assert.deepEqual({ format, width, height }, { format: 'jpeg', width: 648, height: 648 });
  });

  it('have the same bytes for the same person and shot', async () => {
    const [one, two] = await Promise.all([
      drawPortrait({ person: 'nora', shot: 3, looks: nora }),
      drawPortrait({ person: 'nora', shot: 3, looks: nora }),
    ]);
    assert.ok(one.equals(two));
  });

  it('differ clearly from one shot to the next, in background and clothes', async () => {
    for (const shot of [0, 1, 2, 3]) {
      const [one, two] = await Promise.all([
        drawPortrait({ person: 'nora', shot, looks: nora }),
        drawPortrait({ person: 'nora', shot: shot + 1, looks: nora }),
      ]);
      assert.notDeepEqual(await pixel(one, 20, 20), await pixel(two, 20, 20), `background of shot ${shot}`);
      assert.notDeepEqual(await pixel(one, 250, 640), await pixel(two, 250, 640), `clothes of shot ${shot}`);
    }
  });

  it('keep the skin color in every shot', async () => {
    for (const shot of [0, 1, 2, 3]) {
      const drawn = await pixel(await drawPortrait({ person: 'nora', shot, looks: nora }), ...BETWEEN_THE_EYES);
      const skin = [0xf1, 0xc3, 0xa5];
      for (const [index, value] of skin.entries()) assert.ok(Math.abs((drawn[index] ?? 0) - value) < 12, `${drawn}`);
    }
  });

  it('derive stable, person-specific features where none are given', async () => {
    const one = await drawPortrait({ person: 'a', shot: 0 });
    assert.ok(one.equals(await drawPortrait({ person: 'a', shot: 0 })));
    assert.ok(!one.equals(await drawPortrait({ person: 'b', shot: 0 })));
  });
});

async function pixel(picture: Buffer, left: number, top: number): Promise<number[]> {
  const { data } = await sharp(picture)
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data];
}
