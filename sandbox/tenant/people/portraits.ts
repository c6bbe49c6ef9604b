import { toonHead } from '@dicebear/collection';
import { createAvatar } from '@dicebear/core';
import sharp from 'sharp';
import { guidFrom } from '../random.ts';

/** Features that stay the same in every portrait of a person. The values are options of the DiceBear style. */
export interface Looks {
  readonly hair: 'sideComed' | 'undercut' | 'spiky' | 'bun';
  readonly rearHair?: 'longStraight' | 'longWavy' | 'shoulderHigh' | 'neckHigh';
  readonly beard?: 'moustacheTwirl' | 'fullBeard' | 'chin' | 'chinMoustache' | 'longBeard';
  /** Six hexadecimal digits, no `#`. */
  readonly skinColor: string;
  readonly hairColor: string;
}

export interface PortraitOptions {
  /** Identifies the person; the same text gives the same face. */
  readonly person: string;
  /** Number of the photo, 0 or more. Consecutive numbers differ in clothes, background and expression. */
  readonly shot: number;
  /** Undefined: derived from `person`. */
  readonly looks?: Looks | undefined;
}

const PIXELS = 648;
const SKINS = ['f1c3a5', 'e0a98a', 'c68e7a', 'b98e6a', 'a36b4f', '5c3829'] as const;
const HAIRS = ['2c1b18', 'a55728', 'b58143', 'd6b370', '724133'] as const;
const HAIRCUTS = ['sideComed', 'undercut', 'spiky', 'bun'] as const;
/** Clothes and expressions suitable for a photo at work. */
const CLOTHES = ['shirt', 'turtleNeck', 'openJacket', 'tShirt'] as const;
const CLOTHES_COLORS = ['26437c', '9b2f3c', '2f6b58', '4a4f57', '5b3f82', '8a6a1f', '1f6f83'] as const;
const BACKGROUNDS = ['bcd4e8', 'f2cfa9', 'bedab4', 'd5c6ea', 'f2bfbb', 'aad8d2', 'eddf9f', 'c0c7d3'] as const;
const FACES = [
  { eyes: 'happy', mouth: 'smile', eyebrows: 'neutral' },
  { eyes: 'happy', mouth: 'laugh', eyebrows: 'happy' },
  { eyes: 'wide', mouth: 'smile', eyebrows: 'happy' },
] as const;

/**
 * Draws a portrait, JPEG, 648 pixels square; the same options give the same bytes.
 * Style: ToonHead by Johan Melin (https://www.johanmelin.com), CC BY 4.0, from DiceBear.
 */
export async function drawPortrait({ person, shot, looks = looksFrom(person) }: PortraitOptions): Promise<Buffer> {
  const face = pick(FACES, shot, person, 'face');
  const svg = createAvatar(toonHead, {
    seed: person,
    size: PIXELS,
    hair: [looks.hair],
    rearHair: looks.rearHair ? [looks.rearHair] : [],
    rearHairProbability: looks.rearHair ? 100 : 0,
    beard: looks.beard ? [looks.beard] : [],
    beardProbability: looks.beard ? 100 : 0,
    skinColor: [looks.skinColor],
    hairColor: [looks.hairColor],
    clothes: [pick(CLOTHES, shot, person, 'clothes')],
    clothesColor: [pick(CLOTHES_COLORS, shot, person, 'clothes colour')],
    eyes: [face.eyes],
    mouth: [face.mouth],
    eyebrows: [face.eyebrows],
    backgroundColor: [pick(BACKGROUNDS, shot, person, 'background')],
    ...framing(looks, shot),
  }).toString();
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).jpeg({ quality: 92 }).toBuffer();
}

function looksFrom(person: string): Looks {
  return {
    hair: pick(HAIRCUTS, 0, person, 'hair'),
    skinColor: pick(SKINS, 0, person, 'skin'),
    hairColor: pick(HAIRS, 0, person, 'hair colour'),
  };
}

/** Per cent. The style draws small heads; a bun needs more height, and the shoulders must reach the lower edge. */
function framing(looks: Looks, shot: number): { scale: number; translateY: number } {
  if (looks.hair === 'bun') return { scale: 93, translateY: 4 };
  return { scale: shot % 2 === 0 ? 110 : 122, translateY: 2 };
}

/** Starts at an index derived from the person and advances by one per shot. */
function pick<C extends readonly [unknown, ...unknown[]]>(
  choices: C,
  shot: number,
  person: string,
  what: string,
): C[number] {
  const start = Number.parseInt(guidFrom('portrait', person, what).slice(0, 8), 16);
  return choices[(start + shot) % choices.length] ?? choices[0];
}
