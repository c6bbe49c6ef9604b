import assert from 'node:assert/strict';
import { SpanStatusCode } from '@opentelemetry/api';
import { CodedError } from '../../../src/errors.ts';
import { failureCode, inSpan, inSpanNow } from '../../../src/telemetry/spans.ts';
import { type RecordedTelemetry, recordTelemetry } from '../../helpers/telemetry/recorded-telemetry.ts';

const network = Object.assign(new Error('connect ECONNREFUSED planted.example'), { code: 'ECONNREFUSED' });

describe('A span', () => {
  describe('without an SDK', () => {
    it('runs the work, and passes on its result and its error', async () => {
      assert.equal(await inSpan('turn', { activity: 'message' }, async () => 7), 7);
      assert.equal(
        inSpanNow('card', {}, () => 8),
        8,
      );
      await assert.rejects(
        inSpan('turn', {}, () => Promise.reject(network)),
        network,
      );
    });
  });

  describe('with an SDK', () => {
    let telemetry: RecordedTelemetry;
    before(() => {
      telemetry = recordTelemetry();
    });
    beforeEach(() => telemetry.clear());
    after(() => telemetry.stop());

    it('below no other one exists only where a trace may begin', async () => {
      await inSpan('database', {}, async () => {});
      inSpanNow('card', {}, () => {});
      assert.deepEqual(telemetry.spans(), []);
      await inSpan('turn', {}, () => inSpan('check', {}, async () => void inSpanNow('card', {}, () => {})));
      const [card, check, turn] = telemetry.spans();
      assert.equal(card?.parentSpanContext?.spanId, check?.spanContext().spanId);
      assert.equal(check?.parentSpanContext?.spanId, turn?.spanContext().spanId);
      assert.equal(turn?.parentSpanContext, undefined);
    });

    it('of work that fails has the code, and no text', async () => {
      await assert.rejects(inSpan('turn', {}, () => Promise.reject(network)));
      assert.throws(() =>
        inSpanNow('turn', {}, () => {
          throw network;
        }),
      );
      assert.equal(telemetry.spans().length, 2);
      for (const { attributes, status, events } of telemetry.spans()) {
        assert.deepEqual(attributes, { 'error.type': 'ECONNREFUSED' });
        assert.deepEqual(status, { code: SpanStatusCode.ERROR });
        assert.deepEqual(events, []);
      }
    });

    it('leaves out what is not known', async () => {
      await inSpan('turn', { activity: 'message', status: undefined }, async (span) =>
        span.note({ verdict: 'in-sync' }),
      );
      const [turn] = telemetry.spans();
      assert.deepEqual(turn?.attributes, { 'photo_sync.activity': 'message', 'photo_sync.verdict': 'in-sync' });
    });
  });
});

describe('The code of a failure', () => {
  const timeout = new DOMException('planted', 'TimeoutError');
  const cases: readonly [string, unknown, string][] = [
    ['our own error', new CodedError('store-failed', 'planted'), 'store-failed'],
    [
      'an error caused by our own',
      new Error('planted', { cause: new CodedError('token-refused', 'x') }),
      'token-refused',
    ],
    ['the network', network, 'ECONNREFUSED'],
    ['the network behind another error', new TypeError('planted', { cause: network }), 'ECONNREFUSED'],
    ['a deadline', timeout, 'timed-out'],
    ['a code of a service, which may be text', Object.assign(new Error('x'), { code: 'Nora Lindqvist' }), 'unexpected'],
    ['any other error', new Error('planted'), 'unexpected'],
    ['no error at all', 'planted', 'unexpected'],
  ];
  for (const [what, error, code] of cases) {
    it(`of ${what} is ${code}`, () => assert.equal(failureCode(error), code));
  }
});
