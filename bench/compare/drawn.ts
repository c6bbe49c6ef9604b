import * as styles from '@dicebear/collection';
import { createAvatar, type Result, type Style } from '@dicebear/core';
import sharp from 'sharp';
import type { Original } from './original.ts';
import { GRAPH_PHOTO_SIDE } from './original.ts';
import { pick, seeded } from './seeded-random.ts';

/** DiceBear's drawn styles. Authors and licences: https://www.dicebear.com/licenses/ */
const STYLES = {
  adventurer: styles.adventurer,
  avataaars: styles.avataaars,
  bigEars: styles.bigEars,
  bigSmile: styles.bigSmile,
  lorelei: styles.lorelei,
  micah: styles.micah,
  miniavs: styles.miniavs,
  notionists: styles.notionists,
  openPeeps: styles.openPeeps,
  personas: styles.personas,
  toonHead: styles.toonHead,
} as const;

/** The styles' options that identify a person: they stay the same in every drawing. */
const IDENTITY_OPTIONS = [
  'hair',
  'hairColor',
  'rearHair',
  'top',
  'head',
  'skinColor',
  'base',
  'baseColor',
  'beard',
  'facialHair',
  'nose',
];
/** The styles' options that change with the expression. */
const FACE_OPTIONS = ['eyes', 'eyebrows', 'brows', 'mouth', 'lips', 'face'];
const BACKGROUNDS = ['bcd4e8', 'f2cfa9', 'bedab4', 'd5c6ea', 'ffffff', 'eddf9f', '4a4f57', 'aad8d2'] as const;
const INITIALS_BACKGROUNDS = ['00897b', '3949ab', '8e24aa', 'c0ca33', 'e53935', '546e7a'] as const;

type Options = Record<string, unknown>;

/** Draws `people` people in each style: a portrait, another shot, and another face. */
export async function drawnPortraits(people: number): Promise<Original[]> {
  const originals: Original[] = [];
  for (const [source, style] of Object.entries(STYLES)) {
    for (let number = 0; number < people; number++) {
      const name = `${source} ${number}`;
      const shot = (which: number) => ({
        seed: `${name}, shot ${which}`,
        backgroundColor: [pick(seeded(`background of ${name}, shot ${which}`), BACKGROUNDS)],
      });
      const { backgroundColor } = shot(1);
      const first = createAvatar(style as Style<Options>, shot(1));
      const second = createAvatar(style as Style<Options>, {
        ...shot(2),
        ...chosen(first, (option) => IDENTITY_OPTIONS.includes(option)),
      });
      const face = createAvatar(style as Style<Options>, {
        ...shot(3),
        ...chosen(first, (option) => !FACE_OPTIONS.includes(option)),
        backgroundColor,
      });
      originals.push({
        source,
        name,
        kind: 'drawn',
        picture: await drawn(first.toString()),
        otherShot: await drawn(second.toString()),
        otherFace: await drawn(face.toString()),
      });
    }
  }
  return originals;
}

/** The choices that the drawing made at random, as options for another drawing. */
function chosen(drawing: Result, wanted: (option: string) => boolean): Options {
  const choices = Object.entries(drawing.toJson().extra).filter(
    ([option]) => wanted(option) && !/background/i.test(option),
  );
  return Object.fromEntries(choices.map(([option, choice]) => [option, [String(choice).replace('#', '')]]));
}

/** Draws avatars like Microsoft 365's for people without a photo: two letters on one colour. */
export async function initialsAvatars(people: number): Promise<Original[]> {
  const originals: Original[] = [];
  for (let number = 0; number < people; number++) {
    const random = seeded(`initials ${number}`);
    const letter = () => String.fromCharCode(65 + Math.floor(random() * 26));
    const svg = createAvatar(styles.initials, {
      seed: `${letter()} ${letter()}`,
      backgroundColor: [pick(random, INITIALS_BACKGROUNDS)],
    }).toString();
    originals.push({ source: 'initials', name: `initials ${number}`, kind: 'initials', picture: await drawn(svg) });
  }
  return originals;
}

function drawn(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg), { density: 300 })
    .resize(GRAPH_PHOTO_SIDE, GRAPH_PHOTO_SIDE)
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 92 })
    .toBuffer();
}
