import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { CodedError } from '../../src/errors.ts';
import { DEFAULT_RETRY_AFTER_MS } from '../../src/nudges/nudge-limits.ts';
import { readTeamsRetryAfter } from '../../src/sending/teams-retry-after.ts';

/** Teams refuses the request for longer than the sender can wait. */
export class ChannelThrottled extends CodedError {
  constructor() {
    super('channel-throttled', 'Teams accepts no more messages at the moment.', {
      remedy: 'Nothing, if it is rare. Teams limits the messages of one app; see docs/nudges.md.',
    });
  }
}

/**
 * Milliseconds that Teams asks to wait; undefined: the response is no throttling. "Retry-After, if available":
 * https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-retry-guidance
 */
export function throttlingPause({ status, headers }: PipelineResponse): number | undefined {
  const retryAfter = readTeamsRetryAfter((name) => headers.get(name));
  if (status === 429) return retryAfter ?? DEFAULT_RETRY_AFTER_MS;
  return status === 503 ? retryAfter : undefined;
}
