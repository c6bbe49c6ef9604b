import assert from 'node:assert/strict';
import fc from 'fast-check';
import { classifyFailure, type FailedAttempt } from '../../../bot/delivery/classify-failure.ts';
import { error209 } from '../../../sandbox/channel/connector/write-refusal.ts';

const answered = (status: number, body: unknown, retryAfter?: number) =>
  classifyFailure({
    reached: true,
    answer: { status, body: typeof body === 'string' ? body : JSON.stringify(body), retryAfter },
    code: undefined,
  });
const refusal = (code: string) => ({ error: { code, message: 'Words.' } });
const PAGE = '<!doctype html><title>Sign in</title>';

describe('A failed sending', () => {
  it('ends the matter until the person is back, in every form in which Teams says so', () => {
    for (const code of [
      'BotDisabledByAdmin',
      'BotNotInConversationRoster',
      'ConversationBlockedByUser',
      'ForbiddenOperationException',
      'InvalidBotApiHost',
    ]) {
      assert.deepEqual(answered(403, refusal(code)), { outcome: 'unreachable', code });
    }
    assert.deepEqual(answered(404, refusal('ConversationNotFound')), {
      outcome: 'unreachable',
      code: 'ConversationNotFound',
    });
    assert.deepEqual(answered(403, error209('sub-code')), { outcome: 'unreachable', code: 'MessageWritesBlocked' });
    assert.deepEqual(answered(403, error209('no-sub-code')), { outcome: 'unreachable', code: '209' });
    const nested = { error: { code: 'Forbidden', message: '{"subCode":"MessageWritesBlocked"}' } };
    assert.deepEqual(answered(403, nested), { outcome: 'unreachable', code: 'MessageWritesBlocked' });
  });

  it('says nothing about the person where somebody else answered, or where our token was refused', () => {
    for (const body of [PAGE, '', '{}', 'null', '[403]']) {
      assert.deepEqual(answered(403, body), { outcome: 'later', code: '403', affectsAll: true });
      assert.deepEqual(answered(404, body), { outcome: 'later', code: '404', affectsAll: true });
    }
    assert.deepEqual(answered(401, refusal('Unauthorized')), {
      outcome: 'later',
      code: 'Unauthorized',
      affectsAll: true,
    });
  });

  it('may be tried again where Microsoft says so, when it says so', () => {
    for (const status of [412, 502, 503, 504]) {
      assert.deepEqual(answered(status, refusal('ServiceError')), { outcome: 'later', code: 'ServiceError' });
      assert.deepEqual(answered(status, PAGE), { outcome: 'later', code: String(status) });
    }
    assert.deepEqual(answered(429, refusal('Throttled'), 7_000), {
      outcome: 'later',
      code: 'Throttled',
      retryAfter: 7_000,
    });
    assert.deepEqual(answered(429, ''), { outcome: 'later', code: '429' });
  });

  it('is not repeated where the message itself is refused, or the one to edit is gone', () => {
    assert.deepEqual(answered(413, refusal('MessageSizeTooBig')), { outcome: 'refused', code: 'MessageSizeTooBig' });
    assert.deepEqual(answered(400, refusal('BadArgument')), { outcome: 'refused', code: 'BadArgument' });
    assert.deepEqual(answered(404, refusal('ActivityNotFoundInConversation')), {
      outcome: 'refused',
      code: 'ActivityNotFoundInConversation',
    });
  });

  it('is in doubt where nobody knows whether the message arrived', () => {
    assert.deepEqual(classifyFailure({ reached: true, answer: undefined, code: 'ECONNRESET' }), {
      outcome: 'in-doubt',
      code: 'ECONNRESET',
    });
    for (const status of [200, 201, 202, 302, 500, 501, 520]) {
      assert.equal(answered(status, PAGE).outcome, 'in-doubt', String(status));
    }
  });

  it('is nobody’s fault but the network’s where nothing left', () => {
    assert.deepEqual(classifyFailure({ reached: false, answer: undefined, code: 'ECONNREFUSED' }), {
      outcome: 'later',
      code: 'ECONNREFUSED',
      affectsAll: true,
    });
  });

  it('is never taken for a success, nor tried again without leave, whatever the answer', () => {
    const attempts: fc.Arbitrary<FailedAttempt> = fc.record({
      reached: fc.boolean(),
      answer: fc.option(
        fc.record({
          status: fc.integer({ min: 100, max: 599 }),
          body: fc.oneof(fc.string(), fc.json()),
          retryAfter: fc.option(fc.nat(), { nil: undefined }),
        }),
        { nil: undefined },
      ),
      code: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(attempts, (attempt) => {
        const { outcome } = classifyFailure(attempt);
        assert.notEqual(outcome, 'sent');
        if (outcome !== 'later') return;
        const { status } = attempt.answer ?? {};
        assert.ok(!attempt.reached || [401, 403, 404, 412, 429, 502, 503, 504].includes(status ?? 0));
      }),
    );
  });
});
