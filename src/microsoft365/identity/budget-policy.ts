import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { AnswerTooLarge } from '../byte-budgets.ts';

/**
 * Policy for a client of the Azure SDK: the client aborts an answer that exceeds `maxBytes`. It counts decompressed
 * bytes, because these clients accept compressed answers.
 */
export function budgetPolicy(maxBytes: number): PipelinePolicy {
  return {
    name: 'limitAnswer',
    sendRequest(request, next) {
      request.onDownloadProgress = ({ loadedBytes }) => {
        // The client destroys the connection when the callback throws.
        if (loadedBytes > maxBytes) throw new AnswerTooLarge(maxBytes);
      };
      return next(request);
    },
  };
}
