import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod/v4';
import type { LinearModel } from './linear-model.ts';
import type { UnderstandingModel } from './types.ts';

const HEAD = z.object({ classes: z.array(z.string()), features: z.number().int(), steps: z.array(z.number()) });
const HEADER = z.object({
  languages: HEAD,
  intents: HEAD,
  words: z.record(z.string(), z.record(z.string(), z.string())),
});
const LENGTH_BYTES = 4;

/**
 * The file of a model: the length of the header, the header as JSON, the weights. Compressed, because most weights are
 * zero.
 */
export function writeModel({ languages, intents, words }: UnderstandingModel): Buffer {
  const header = Buffer.from(JSON.stringify({ languages: headOf(languages), intents: headOf(intents), words }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(header.length);
  return deflateRawSync(Buffer.concat([length, header, bytesOf(languages), bytesOf(intents)]));
}

/** Throws if the bytes are no model. */
export function readModel(file: Buffer): UnderstandingModel {
  const bytes = inflateRawSync(file);
  const end = LENGTH_BYTES + bytes.readUInt32LE();
  const header = HEADER.parse(JSON.parse(bytes.toString('utf8', LENGTH_BYTES, end)));
  const languages = modelOf(header.languages, bytes, end);
  const intents = modelOf(header.intents, bytes, end + languages.weights.length);
  return { languages, intents, words: header.words };
}

function bytesOf({ weights }: LinearModel): Buffer {
  return Buffer.from(weights.buffer, weights.byteOffset, weights.length);
}

function headOf({ classes, features, steps }: LinearModel): z.infer<typeof HEAD> {
  return { classes: [...classes], features, steps: [...steps] };
}

function modelOf({ classes, features, steps }: z.infer<typeof HEAD>, bytes: Buffer, start: number): LinearModel {
  const size = features * classes.length;
  if (start + size > bytes.length) throw new RangeError('The model is incomplete.');
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + start, size);
  return { classes, features, weights, steps: Float32Array.from(steps) };
}
