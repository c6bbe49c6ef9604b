import { batchPartKey, deferPartIn } from '../http/watch-retry-after.ts';
import { type GraphBatch, type GraphBatchPart, readGraphBatch } from './batch-payload.ts';
import { entity, readTarget } from './call.ts';
import { GraphError } from './graph-error.ts';
import { answerCall, errorAnswer } from './routes.ts';
import type { GraphAnswer, GraphCall } from './types.ts';

/**
 * Graph runs four parts of a batch concurrently when they go to Outlook, which stores the photos:
 * https://learn.microsoft.com/graph/throttling-limits
 */
const CONCURRENT_PARTS = 4;

interface PartAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** `POST /$batch`: https://learn.microsoft.com/graph/json-batching. Responses are in order of completion. */
export async function answerGraphBatch(call: GraphCall, body: unknown, answer = answerCall): Promise<GraphAnswer> {
  const batch = readGraphBatch(body);
  const { limits, switches } = call.state;
  const { photoDuration = 0 } = switches;
  const answers: PartAnswer[] = [];
  const queue = [...batch.parts];
  const startedAt = performance.now();
  const worker = async () => {
    let since = startedAt;
    for (let part = queue.shift(); part; part = queue.shift()) {
      const error = dependencyError(part, answers);
      const key = batchPartKey(part);
      if (key !== undefined && limits.retryAfterTracker.isTooEarly(key)) limits.violate('retryAfter');
      const response = error ? errorAnswer(error, call) : await answer({ ...partCall(call, part), since });
      const wait = response.status === 429 ? Number(response.headers['Retry-After']) : 0;
      if (wait > 0) deferPartIn(limits)(part, wait);
      const now = performance.now();
      since = now >= since + photoDuration ? since + photoDuration : now;
      answers.push(toPartAnswer(part, response));
    }
  };
  await Promise.all(Array.from({ length: workerCount(batch) }, worker));
  return entity({ responses: answers });
}

function partCall(call: GraphCall, part: GraphBatchPart): GraphCall {
  const { method, url, contentType, consistencyLevel, body } = part;
  const bytes = typeof body === 'string' ? Buffer.from(body, 'base64') : Buffer.from(JSON.stringify(body ?? null));
  return { ...call, method, ...readTarget(url), contentType, consistencyLevel, readBody: async () => bytes };
}

function workerCount({ sequential, parts }: GraphBatch): number {
  return sequential ? 1 : Math.min(CONCURRENT_PARTS, parts.length);
}

/** A part fails if a part that it depends on fails. The status is documented; code and text are UNCONFIRMED. */
function dependencyError({ dependsOn }: GraphBatchPart, earlier: readonly PartAnswer[]): GraphError | undefined {
  const dependencies = dependsOn.map((id) => id.toLowerCase());
  const failed = earlier.some(({ id, status }) => dependencies.includes(id.toLowerCase()) && status >= 400);
  return failed ? new GraphError(424, 'FailedDependency', 'A request that this one depends on failed.') : undefined;
}

/** Bytes are returned as base64: https://github.com/microsoftgraph/microsoft-graph-docs/issues/1524 */
function toPartAnswer({ id }: GraphBatchPart, { status, headers, body }: GraphAnswer): PartAnswer {
  return { id, status, headers, body: Buffer.isBuffer(body) ? body.toString('base64') : body };
}
