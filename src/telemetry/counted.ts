import type { LinkLearning } from '../open-sharepoint/types.ts';
import type { RunSweep } from '../sweep/types.ts';
import { count } from './measures.ts';

/** The learning, with its tries and results counted. */
export function countLearning(learning: LinkLearning): LinkLearning {
  return {
    ...learning,
    async startTry(link, at) {
      const isTried = await learning.startTry(link, at);
      if (isTried) count('linkResults', { link, linkOutcome: 'tried' });
      return isTried;
    },
    record(result) {
      count('linkResults', { link: result.candidate, linkOutcome: result.outcome });
      return learning.record(result);
    },
  };
}

/** The sweep, with the photos that it reads counted. */
export function countSweep(run: RunSweep): RunSweep {
  return async (options) => {
    const report = await run(options);
    const failed = Object.values(report.failed).reduce((sum, photos) => sum + photos, 0);
    count('sweepPhotos', { sweepResult: 'read' }, report.done - failed);
    count('sweepPhotos', { sweepResult: 'failed' }, failed);
    count('sweepPhotos', { sweepResult: 'throttled' }, report.throttled);
    return report;
  };
}
