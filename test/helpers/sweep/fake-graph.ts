import { createHash } from 'node:crypto';
import { setImmediate as passing } from 'node:timers/promises';
import type { PhotoReading, PhotoReadings } from '../../../src/microsoft365/graph/photo-batch.ts';
import type { Failed } from '../../../src/photo/evidence.ts';
import type { PictureReader } from '../../../src/photo/picture-reader.ts';
import type { BatchItem } from '../../../src/sweep/plan-batch.ts';
import { NO_PHOTO, photo } from './watched.ts';

interface FakePerson {
  etag: number;
  /** What the picture shows, and how it is encoded; undefined: no photo. */
  picture: string | undefined;
  gone: boolean;
}

/** Photos, a directory, and what goes wrong with them, without HTTP. */
export interface FakeGraph {
  person(objectId: string): FakePerson;
  change(objectId: string, picture: string | undefined): void;
  /** The whole next batches fail so. */
  readonly failures: Failed[];
  /** These people's next parts fail so. */
  readonly parts: Map<string, Failed[]>;
  /** Who was read in each batch, in the order in which they left. */
  readonly batches: (readonly BatchItem[])[];
  /** How many batches were in flight at most. */
  readonly mostAtOnce: () => number;
  /** Called while a batch is in flight. */
  during: (batch: number) => void | Promise<void>;
  read(asked: readonly BatchItem[]): Promise<PhotoReadings | Failed>;
}

export function createFakeGraph(): FakeGraph {
  const people = new Map<string, FakePerson>();
  let inFlight = 0;
  let most = 0;
  const graph: FakeGraph = {
    failures: [],
    parts: new Map(),
    batches: [],
    during: () => {},
    mostAtOnce: () => most,
    person(objectId) {
      const known = people.get(objectId) ?? { etag: 1, picture: `${objectId} as a child/jpeg`, gone: false };
      people.set(objectId, known);
      return known;
    },
    change(objectId, picture) {
      const person = graph.person(objectId);
      person.etag += 1;
      person.picture = picture;
    },
    async read(asked) {
      inFlight += 1;
      most = Math.max(most, inFlight);
      graph.batches.push(asked);
      await passing();
      await graph.during(graph.batches.length);
      inFlight -= 1;
      const failure = graph.failures.shift();
      return failure ?? new Map(asked.map((one) => [one.objectId, readingOf(one)]));
    },
  };

  function readingOf({ objectId, also }: BatchItem): PhotoReading {
    const failed = graph.parts.get(objectId)?.shift();
    if (failed) return { photo: failed, ...(also === 'picture' && { picture: failed }) };
    const { etag, picture, gone } = graph.person(objectId);
    const there = picture !== undefined && !gone;
    return {
      photo: there ? photo(`"${etag}"`) : NO_PHOTO,
      ...(also === 'picture' && { picture: there ? { state: 'read', value: Buffer.from(picture) } : NO_PHOTO }),
      ...(also === 'account' && { account: gone ? 'gone' : 'there' }),
    } as PhotoReading;
  }

  return graph;
}

/** Sees what a fake picture shows, however it is encoded. */
export const FAKE_PICTURES: PictureReader = {
  async read(bytes) {
    const [subject = ''] = bytes.toString().split('/');
    const thumbnail = { bytes: Buffer.from(`${subject}/thumbnail`), contentType: 'image/jpeg', sha256: '' } as const;
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { sha256: hash, byteLength: bytes.length, content: { planes: {} as never, thumbnail, isSilhouette: false } };
  },
  compare(first, second) {
    const shown = ({ content }: typeof first) =>
      typeof content === 'string' ? '' : content.thumbnail.bytes.toString();
    return { answer: shown(first) === shown(second) ? 'same' : 'different', distance: 0 };
  },
};
