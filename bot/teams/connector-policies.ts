import { setTimeout as delay } from 'node:timers/promises';
import type { Pipeline, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { type Activity, ActivityTypes, type CloudAdapter, InputHints, type TurnContext } from 'botbuilder';
import type { BotFrameworkAuthentication } from 'botframework-connector';
import { CodedError } from '../../src/errors.ts';
import { createAzureHttpClient } from '../../src/microsoft365/azure-http-client.ts';
import { BYTE_BUDGETS } from '../../src/microsoft365/byte-budgets.ts';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import type { AnswerPace } from '../../src/sending/answer-pace.ts';
import { inSpan } from '../../src/telemetry/spans.ts';
import { ChannelThrottled, throttlingPause } from './channel-throttled.ts';
import { asTargeted, isTargeted } from './handlers/targeted-turns.ts';
import type { LateAnswer, LateAnswers } from './late-answers.ts';
import type { TurnTimeouts } from './turn-timeouts.ts';

/** When the attempts to send an answer end. `at`: in the time of `performance.now()`. */
export interface AttemptsEnd {
  readonly at: number;
  readonly signal: AbortSignal;
}

/** `sooner`: another signal that ends the attempts. */
export function attemptsEnd(milliseconds: number, sooner?: AbortSignal): AttemptsEnd {
  const timeout = AbortSignal.timeout(Math.ceil(milliseconds));
  const signal = sooner ? AbortSignal.any([sooner, timeout]) : timeout;
  return { at: performance.now() + milliseconds, signal };
}

export interface ConnectorPolicyOptions {
  readonly timeouts: TurnTimeouts;
  readonly pace: AnswerPace;
  /** Takes answers that Teams refuses for longer than the turn lasts. Undefined: they fail. */
  readonly late?: LateAnswers;
}

/**
 * Adds the turn's policies to its connector client (the library's client for the channel): a deadline, waiting after a
 * 429, and a check of the content type. The library itself would retry a 429 three times whatever the others do, and
 * would wait without end for a response, after Teams has given up on the turn.
 * `until`: end of all attempts, for an answer that is sent after its turn. Default: the end of the turn.
 */
export function addConnectorPolicies(
  context: TurnContext,
  adapter: CloudAdapter,
  { timeouts, pace, late }: ConnectorPolicyOptions,
  until?: AttemptsEnd,
): void {
  // Private in the library's typings, but the only object that belongs to one turn's requests.
  const connector = context.turnState.get<WithPipeline>(adapter.ConnectorClientKey);
  const conversationId = context.activity.conversation.id;
  const time = context.activity.type === ActivityTypes.Invoke ? timeouts.invoke : timeouts.turn;
  const { signal: deadline, at: endsAt } = until ?? attemptsEnd(time);
  const { pipeline } = connector.client;
  pipeline.addPolicy({
    name: 'targetedMessage',
    sendRequest(request, next) {
      return next(isTargeted(context) ? asTargeted(request) : request);
    },
  });
  pipeline.addPolicy({
    name: 'turnDeadline',
    sendRequest(request, next) {
      request.abortSignal = deadline;
      return next(request);
    },
  });
  pipeline.addPolicy(
    {
      name: 'obeyThrottling',
      async sendRequest(request, next) {
        const canWait = (pause: number) =>
          performance.now() + pause + ATTEMPT_MS <= endsAt && !(late && isImpatient(request));
        let pause = pace.pauseOf(conversationId);
        for (;;) {
          if (pause > 0 && !canWait(pause)) throw new ChannelThrottled();
          if (pause > 0) await delay(pause, undefined, { signal: deadline });
          pace.countRequest(conversationId);
          if (until) request.abortSignal = AbortSignal.any([deadline, AbortSignal.timeout(timeouts.turn)]);
          const response = await next(request);
          const retryAfter = throttlingPause(response);
          if (retryAfter === undefined) return rejectHtml(response);
          const refused = pace.refused(conversationId, retryAfter);
          // The turn may end while the store is slow.
          if (!canWait(retryAfter)) throw new ChannelThrottled();
          pause = await refused;
        }
      },
    },
    { afterPhase: 'Retry' },
  );
  /** Sends it now or, if Teams refuses it, after the turn. */
  const sendOrDefer = async <T>(send: () => Promise<T>, answer: LateAnswer, deferred: T): Promise<T> => {
    try {
      if (late?.areWaiting(conversationId)) throw new ChannelThrottled();
      // The pipeline's signal does not cover the bot's own token: MSAL fetches it first, without a signal.
      return await inSpan('send', {}, () => beforeDeadline(send(), deadline));
    } catch (error) {
      // Sent later, in another turn, the answer to one person would be public.
      if (!late || !(error instanceof ChannelThrottled) || isTargeted(context)) throw error;
      if (!isTemporary(answer.activity)) late.add(context, answer);
      return deferred;
    }
  };
  context.onSendActivities((_context, activities, next) => {
    const [activity] = activities;
    // The bot sends one activity at a time.
    if (!activity || activity.type === ActivityTypes.InvokeResponse) return next();
    return sendOrDefer(next, { activity, edit: false }, []);
  });
  context.onUpdateActivity((_context, activity, next) => sendOrDefer(next, { activity, edit: true }, undefined));
}

/** Time that an attempt needs after a pause. Milliseconds. */
const ATTEMPT_MS = 1_000;

/** A typing indicator, or the progress (`Turn.showProgress`): worthless once the answer is there. */
function isTemporary({ type, inputHint }: Partial<Activity>): boolean {
  return type === ActivityTypes.Typing || inputHint === InputHints.IgnoringInput;
}

/** A turn does not wait for an edit, or for what is temporary. */
function isImpatient({ method, body }: PipelineRequest): boolean {
  return method !== 'POST' || (typeof body === 'string' && TEMPORARY_BODY.test(body));
}

const TEMPORARY_BODY = /"type":\s*"typing"|"inputHint":\s*"ignoringInput"/;

/** Private in the library's typings. */
interface WithPipeline {
  readonly client: { readonly pipeline: Pipeline };
}

/** Makes each connector client send its requests like all others, with `send`. */
export function sendThroughProxy(authentication: Pick<BotFrameworkAuthentication, 'createConnectorFactory'>): void {
  const httpClient = createAzureHttpClient({ upstream: 'channel', maxBytes: BYTE_BUDGETS.channel });
  const createFactory = authentication.createConnectorFactory.bind(authentication);
  authentication.createConnectorFactory = (identity) => {
    const factory = createFactory(identity);
    const create = factory.create.bind(factory);
    factory.create = async (serviceUrl, audience) => {
      const connector = await create(serviceUrl, audience);
      const { pipeline } = (connector as unknown as WithPipeline).client;
      const sendRequest = pipeline.sendRequest.bind(pipeline);
      pipeline.sendRequest = (_ownClient, request) => sendRequest(httpClient, request);
      return connector;
    };
    return factory;
  };
}

/** The library reads only an optional id from a response: a proxy's HTML page with status 200 looks like success. */
function rejectHtml(response: PipelineResponse): PipelineResponse {
  const { status, headers } = response;
  if (status >= 300 || !/^text\/html/i.test(headers.get('content-type') ?? '')) return response;
  throw new CodedError('channel-behind-a-page', 'The channel answered with an HTML page.', {
    remedy: 'A proxy between the bot and Teams asks for a sign-in or filters. Allow the bot to reach its service URL.',
  });
}
