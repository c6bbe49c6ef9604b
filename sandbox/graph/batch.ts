import { partKey, putOffIn } from '../http/watch-patience.ts';
import { type Batch, type BatchPart, readBatch } from './batch-payload.ts';
import { entity, readTarget } from './call.ts';
import { GraphRefusal } from './refusal.ts';
import { answerCall, refusalAnswer } from './routes.ts';
import type { GraphAnswer, GraphCall } from './types.ts';

/** Graph works on four parts of a batch at a time when they go to Outlook, which has the photos: https://learn.microsoft.com/graph/throttling-limits */
const AT_A_TIME = 4;

interface PartAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** `POST /$batch`: https://learn.microsoft.com/graph/json-batching. Answers stand in the order in which they were ready. */
export async function answerBatch(call: GraphCall, body: unknown, answer = answerCall): Promise<GraphAnswer> {
  const batch = readBatch(body);
  const { limits, switches } = call.state;
  const { photoDuration = 0 } = switches;
  const answers: PartAnswer[] = [];
  const waiting = [...batch.parts];
  const begun = performance.now();
  const work = async () => {
    let since = begun;
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      const refusal = refusalOf(part, answers);
      const key = partKey(part);
      if (key !== undefined && limits.patience.tooSoon(key)) limits.violate('retryAfter');
      const answered = refusal ? refusalAnswer(refusal, call) : await answer({ ...partCall(call, part), since });
      const wait = answered.status === 429 ? Number(answered.headers['Retry-After']) : 0;
      if (wait > 0) putOffIn(limits)(part, wait);
      const now = performance.now();
      since = now >= since + photoDuration ? since + photoDuration : now;
      answers.push(toPartAnswer(part, answered));
    }
  };
  await Promise.all(Array.from({ length: workers(batch) }, work));
  return entity({ responses: answers });
}

function partCall(call: GraphCall, { method, url, contentType, body }: BatchPart): GraphCall {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'base64') : Buffer.from(JSON.stringify(body ?? null));
  return { ...call, method, ...readTarget(url), contentType, readBody: async () => bytes };
}

function workers({ sequential, parts }: Batch): number {
  return sequential ? 1 : Math.min(AT_A_TIME, parts.length);
}

/** A part fails with the one it depends on: the status is documented, code and words are UNCONFIRMED. */
function refusalOf({ dependsOn }: BatchPart, earlier: readonly PartAnswer[]): GraphRefusal | undefined {
  const named = dependsOn.map((id) => id.toLowerCase());
  const failed = earlier.some(({ id, status }) => named.includes(id.toLowerCase()) && status >= 400);
  return failed ? new GraphRefusal(424, 'FailedDependency', 'A request that this one depends on failed.') : undefined;
}

/** Bytes come as base64: https://github.com/microsoftgraph/microsoft-graph-docs/issues/1524 */
function toPartAnswer({ id }: BatchPart, { status, headers, body }: GraphAnswer): PartAnswer {
  return { id, status, headers, body: Buffer.isBuffer(body) ? body.toString('base64') : body };
}
