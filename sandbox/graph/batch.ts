import { batchPartKey, deferPartIn } from '../http/watch-retry-after.ts';
import { type GraphBatch, type GraphBatchPart, readGraphBatch } from './batch-payload.ts';
import { entity, readTarget } from './call.ts';
import { GraphError } from './graph-error.ts';
import { answerCall, errorAnswer } from './routes.ts';
import type { GraphAnswer, GraphCall } from './types.ts';

/** Graph works on four parts of a batch at a time when they go to ConcurrencyLimiter, which has the photos: https://learn.microsoft.com/graph/throttling-limits */
const AT_A_TIME = 4;

interface PartAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** `POST /$batch`: https://learn.microsoft.com/graph/json-batching. Answers stand in the order in which they were ready. */
export async function answerGraphBatch(call: GraphCall, body: unknown, answer = answerCall): Promise<GraphAnswer> {
  const batch = readGraphBatch(body);
  const { limits, switches } = call.state;
  const { photoDuration = 0 } = switches;
  const answers: PartAnswer[] = [];
  const waiting = [...batch.parts];
  const begun = performance.now();
  const work = async () => {
    let since = begun;
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      const refusal = refusalOf(part, answers);
      const key = batchPartKey(part);
      if (key !== undefined && limits.retryAfterTracker.isTooEarly(key)) limits.violate('retryAfter');
      const answered = refusal ? errorAnswer(refusal, call) : await answer({ ...partCall(call, part), since });
      const wait = answered.status === 429 ? Number(answered.headers['Retry-After']) : 0;
      if (wait > 0) deferPartIn(limits)(part, wait);
      const now = performance.now();
      since = now >= since + photoDuration ? since + photoDuration : now;
      answers.push(toPartAnswer(part, answered));
    }
  };
  await Promise.all(Array.from({ length: workers(batch) }, work));
  return entity({ responses: answers });
}

function partCall(call: GraphCall, { method, url, contentType, body }: GraphBatchPart): GraphCall {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'base64') : Buffer.from(JSON.stringify(body ?? null));
  return { ...call, method, ...readTarget(url), contentType, readBody: async () => bytes };
}

function workers({ sequential, parts }: GraphBatch): number {
  return sequential ? 1 : Math.min(AT_A_TIME, parts.length);
}

/** A part fails with the one it depends on: the status is documented, code and words are UNCONFIRMED. */
function refusalOf({ dependsOn }: GraphBatchPart, earlier: readonly PartAnswer[]): GraphError | undefined {
  const named = dependsOn.map((id) => id.toLowerCase());
  const failed = earlier.some(({ id, status }) => named.includes(id.toLowerCase()) && status >= 400);
  return failed ? new GraphError(424, 'FailedDependency', 'A request that this one depends on failed.') : undefined;
}

/** Bytes come as base64: https://github.com/microsoftgraph/microsoft-graph-docs/issues/1524 */
function toPartAnswer({ id }: GraphBatchPart, { status, headers, body }: GraphAnswer): PartAnswer {
  return { id, status, headers, body: Buffer.isBuffer(body) ? body.toString('base64') : body };
}
