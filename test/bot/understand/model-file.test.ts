import assert from 'node:assert/strict';
import { readSurface, surfaceFeatures } from '../../../bot/understand/features.ts';
import { probabilities, quantize } from '../../../bot/understand/linear-model.ts';
import { readModel, writeModel } from '../../../bot/understand/model-file.ts';

describe('The file of a model', () => {
  const head = (classes: readonly string[]) =>
    quantize(
      classes,
      Float32Array.from({ length: 64 * classes.length }, (_, at) => Math.sin(at)),
    );
  const model = {
    languages: head(['en', 'it']),
    intents: head(['check', 'none', 'help']),
    words: { en: { old: 'old' } },
  };

  it('holds the whole model', () => {
    const read = readModel(writeModel(model));
    assert.deepEqual(read, model);
    const vector = surfaceFeatures(readSurface(['my', 'photo']));
    assert.deepEqual(probabilities(read.intents, vector), probabilities(model.intents, vector));
  });

  it('is refused if it is incomplete or something else', () => {
    const bytes = writeModel(model);
    assert.throws(() => readModel(bytes.subarray(0, -1)), /unexpected end of file/);
    assert.throws(() => readModel(Buffer.from('not a model')));
  });
});
