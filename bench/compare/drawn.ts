import * as styles from '@dicebear/collection';
import { createAvatar, type Result, type Style } from '@dicebear/core';
import sharp from 'sharp';
import type { Original } from './original.ts';
import { GRAPH_PHOTO_SIDE } from './original.ts';
import { pick, seeded } from './seeded-random.ts';

/** Drawn styles, as DiceBear has them; their authors and licences: https://www.dicebear.com/licenses/ */
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

/** What stays the same in every drawing of a person; the words are those of the styles' options. */
const WHO = [
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
/** What a face changes. */
const FACE = ['eyes', 'eyebrows', 'brows', 'mouth', 'lips', 'face'];
const BACKGROUNDS = ['bcd4e8', 'f2cfa9', 'bedab4', 'd5c6ea', 'ffffff', 'eddf9f', '4a4f57', 'aad8d2'] as const;
const INITIALS_BACKGROUNDS = ['00897b', '3949ab', '8e24aa', 'c0ca33', 'e53935', '546e7a'] as const;

type Options = Record<string, unknown>;

/** So many people of each style, each drawn twice. */
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
        ...chosen(first, (option) => WHO.includes(option)),
      });
      const face = createAvatar(style as Style<Options>, {
        ...shot(3),
        ...chosen(first, (option) => !FACE.includes(option)),
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

/** As options: what the drawing chose by itself. */
function chosen(drawing: Result, wanted: (option: string) => boolean): Options {
  const choices = Object.entries(drawing.toJson().extra).filter(
    ([option]) => wanted(option) && !/background/i.test(option),
  );
  return Object.fromEntries(choices.map(([option, choice]) => [option, [String(choice).replace('#', '')]]));
}

/** Initials as Microsoft 365 draws them for people without a photo: two letters on one colour. */
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
