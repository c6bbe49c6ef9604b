import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILT_MODEL } from '../bot/understand/load-model.ts';
import { writeModel } from '../bot/understand/model-file.ts';
import { readExamples } from '../bot/understand/training/read-examples.ts';
import { trainModel } from '../bot/understand/training/train-model.ts';

/** Trains the classifier of messages for the built bot, which has no examples. */
const examples = await readExamples('bot/locales');
await writeFile(join('lib/bot/understand', BUILT_MODEL), writeModel(trainModel(examples)));
