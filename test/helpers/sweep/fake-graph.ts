import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PhotoReading, PhotoReadings } from '../../../src/microsoft365/graph/photo-batch.ts';
import type { Failed } from '../../../src/photo/evidence.ts';
import type { PictureReader } from '../../../src/photo/picture-reader.ts';
import type { BatchItem } from '../../../src/sweep/plan-batch.ts';
import { NO_PHOTO, photo, SECOND } from './watched.ts';

interface FakePerson {
  etag: number;
  /** Content and encoding of the picture, as `content/encoding`; undefined: no photo. */
  picture: string | undefined;
  gone: boolean;
}

/** Photos, a directory and failures, without HTTP. */
export interface FakeGraph {
  person(objectId: string): FakePerson;
  change(objectId: string, picture: string | undefined): void;
  /** Failures of the next batches as a whole. */
  readonly failures: Failed[];
  /** Failures of the next parts, by person. */
  readonly partFailures: Map<string, Failed[]>;
  /** Batches in flight at once that Graph allows. It throttles every part of one more. */
  allowed: number;
  /** Items of each batch, in the order of the batches. */
  readonly batches: (readonly BatchItem[])[];
  /** Largest number of batches that were in flight at once. */
  readonly maxInFlight: () => number;
  /** Called while a batch is in flight. */
  onBatch: (batch: number) => void | Promise<void>;
  read(items: readonly BatchItem[]): Promise<PhotoReadings | Failed>;
}

export function createFakeGraph(): FakeGraph {
  const people = new Map<string, FakePerson>();
  let inFlight = 0;
  let most = 0;
  const graph: FakeGraph = {
    failures: [],
    partFailures: new Map(),
    allowed: Number.POSITIVE_INFINITY,
    batches: [],
    onBatch: () => {},
    maxInFlight: () => most,
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
    async read(items) {
      inFlight += 1;
      most = Math.max(most, inFlight);
      graph.batches.push(items);
      const isRefused = inFlight > graph.allowed;
      await nextTurn();
      await graph.onBatch(graph.batches.length);
      inFlight -= 1;
      if (isRefused) return { state: 'failed', reason: 'throttled', retryAfter: SECOND };
      const failure = graph.failures.shift();
      return failure ?? new Map(items.map((item) => [item.objectId, readingOf(item)]));
    },
  };

  function readingOf({ objectId, also }: BatchItem): PhotoReading {
    const failed = graph.partFailures.get(objectId)?.shift();
    if (failed) return { photo: failed, ...(also === 'picture' && { picture: failed }) };
    const { etag, picture, gone } = graph.person(objectId);
    const hasPhoto = picture !== undefined && !gone;
    return {
      photo: hasPhoto ? photo(`"${etag}"`) : NO_PHOTO,
      ...(also === 'picture' && { picture: hasPhoto ? { state: 'read', value: Buffer.from(picture) } : NO_PHOTO }),
      ...(also === 'account' && { account: gone ? 'gone' : 'there' }),
    } as PhotoReading;
  }

  return graph;
}

/** Compares fake pictures by content, independent of their encoding. */
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
