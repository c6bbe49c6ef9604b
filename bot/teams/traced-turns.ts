import { context, createContextKey } from '@opentelemetry/api';
import type { Activity, TurnContext } from 'botbuilder';
import { recordTime } from '../../src/telemetry/measures.ts';
import { failureCode, inSpan } from '../../src/telemetry/spans.ts';
import type { ActivityReceiver } from '../http/messages-route.ts';
import type { BackgroundTurns } from './background-turns.ts';

/** Turns of the channel become traces. A turn that answers with an apology has failed, though it ends well. */
interface TracedTurn {
  failure?: string;
}

const TURN = createContextKey('photo-sync turn');

/** The receiver, with a trace and a time for each turn. Requests without a valid token are none. */
export function traceReceiver(receiver: ActivityReceiver): ActivityReceiver {
  return {
    async authorize(authorization) {
      const receive = await receiver.authorize(authorization);
      return (body) => inTurn('turn', kindOf(body), () => receive(body));
    },
  };
}

/** The same for the turns after a sign-in. */
export function traceBackgroundTurns(turns: BackgroundTurns): BackgroundTurns {
  return {
    ...turns,
    run: (activity, work) => turns.run(activity, (turn) => inTurn('background', kindOf(activity), () => work(turn))),
  };
}

/** The error handler of turns, which also marks the turn as failed. */
export function traceTurnErrors(
  handle: (turn: TurnContext, error: Error) => Promise<void>,
): (turn: TurnContext, error: Error) => Promise<void> {
  return (turn, error) => {
    noteTurnFailure(error);
    return handle(turn, error);
  };
}

/** Marks the current turn as failed: the person got an apology. */
export function noteTurnFailure(error: unknown): void {
  const turn = context.active().getValue(TURN) as TracedTurn | undefined;
  if (turn) turn.failure = failureCode(error);
}

async function inTurn<T>(key: 'turn' | 'background', activity: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const turn: TracedTurn = {};
  try {
    return await inSpan(key, { activity }, (span) =>
      context.with(context.active().setValue(TURN, turn), async () => {
        try {
          return await work();
        } finally {
          if (turn.failure) span.fail(turn.failure);
        }
      }),
    );
  } catch (error) {
    turn.failure ??= failureCode(error);
    throw error;
  } finally {
    const facts = { activity: key === 'turn' ? activity : key, error: turn.failure };
    recordTime('turnDuration', startedAt, facts);
  }
}

/** The kinds that have a handler. Any other type or name may be anybody's text. */
const KINDS: readonly string[] = [
  'message',
  'messageUpdate',
  'messageReaction',
  'installationUpdate',
  'conversationUpdate',
  'signin/tokenExchange',
  'signin/verifyState',
  'signin/failure',
  'adaptiveCard/action',
  'message/submitAction',
];

function kindOf({ type, name }: Readonly<Record<string, unknown>> | Activity): string {
  const kind = String(type === 'invoke' ? name : type);
  return KINDS.includes(kind) ? kind : 'other';
}
