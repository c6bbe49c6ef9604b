import { SERVICE_QUESTIONS } from './questions/services.ts';
import { TEAMS_QUESTIONS } from './questions/teams.ts';
import { cloudHosts } from './tries/clouds.ts';
import { copyTries } from './tries/copy.ts';
import { copyByApp, copyInterval, photosAtOnce } from './tries/experience.ts';
import { photoAnswers, photoPolicy, unsetProperties } from './tries/graph.ts';
import {
  missingFile,
  pictureLibrary,
  placeholderStates,
  secretRefusal,
  sharePointPermissions,
} from './tries/sharepoint.ts';
import type { LiveQuestion, LiveTry } from './types.ts';

/** Every open question. `test/house/unconfirmed.test.ts` compares them with the marks in the code. */
export const LIVE_QUESTIONS: readonly LiveQuestion[] = [...SERVICE_QUESTIONS, ...TEAMS_QUESTIONS];

/** How each question is tried that has no `byHand`. To be made anew for each run. */
export function createTries(): ReadonlyMap<string, LiveTry> {
  const { copyStart, copyTimestamp } = copyTries();
  return new Map([
    ['copy-start', copyStart],
    ['copy-timestamp', copyTimestamp],
    ['copy-interval', copyInterval],
    ['copy-by-app', copyByApp],
    ['placeholder-states', placeholderStates],
    ['picture-library', pictureLibrary],
    ['missing-file', missingFile],
    ['secret-refusal', secretRefusal],
    ['sharepoint-as-app', sharePointPermissions],
    ['photos-at-once', photosAtOnce],
    ['photo-answers', photoAnswers],
    ['unset-properties', unsetProperties],
    ['photo-policy', photoPolicy],
    ['cloud-hosts', cloudHosts],
  ]);
}
