import assert from 'node:assert/strict';
import fc from 'fast-check';
import { classifyFailure, type FailedAttempt } from '../../../bot/delivery/classify-failure.ts';
import { error209 } from '../../../sandbox/channel/connector/write-refusal.ts';

const withResponse = (status: number, body: unknown, retryAfter?: number) =>
  classifyFailure({
    wasSent: true,
    response: { status, body: typeof body === 'string' ? body : JSON.stringify(body), retryAfter },
    code: undefined,
  });
const refusal = (code: string) => ({ error: { code, message: 'Words.' } });
const PAGE = '<!doctype html><title>Sign in</title>';

describe('A failed send', () => {
  it('is tried again when the host is wrong, which says nothing about the person', () => {
    const later = { outcome: 'later', code: 'InvalidBotApiHost', affectsAll: true };
    assert.deepEqual(withResponse(403, refusal('InvalidBotApiHost')), later);
  });

  it('is refused, without a word about the person, if the bot lacks a permission', () => {
    const refused = { outcome: 'refused', code: 'NotEnoughPermissions' };
    assert.deepEqual(withResponse(403, refusal('NotEnoughPermissions')), refused);
  });

  it('is unreachable, in each form of refusal that Teams documents', () => {
    for (const code of [
      'BotDisabledByAdmin',
      'BotNotInConversationRoster',
      'ConversationBlockedByUser',
      'ForbiddenOperationException',
    ]) {
      assert.deepEqual(withResponse(403, refusal(code)), { outcome: 'unreachable', code });
    }
    assert.deepEqual(withResponse(404, refusal('ConversationNotFound')), {
      outcome: 'unreachable',
      code: 'ConversationNotFound',
    });
    assert.deepEqual(withResponse(403, error209('sub-code')), { outcome: 'unreachable', code: 'MessageWritesBlocked' });
    assert.deepEqual(withResponse(403, error209('no-sub-code')), { outcome: 'unreachable', code: '209' });
    const nested = { error: { code: 'Forbidden', message: '{"subCode":"MessageWritesBlocked"}' } };
    assert.deepEqual(withResponse(403, nested), { outcome: 'unreachable', code: 'MessageWritesBlocked' });
  });

  it('affects all recipients if a proxy answered, or Teams refuses the bot’s token', () => {
    for (const body of [PAGE, '', '{}', 'null', '[403]']) {
      assert.deepEqual(withResponse(403, body), { outcome: 'later', code: '403', affectsAll: true });
      assert.deepEqual(withResponse(404, body), { outcome: 'later', code: '404', affectsAll: true });
    }
    for (const code of ['Unauthorized', 'BotNotRegistered']) {
      assert.deepEqual(withResponse(401, refusal(code)), { outcome: 'later', code, affectsAll: true });
    }
  });

  it('can be retried after the status codes that Microsoft lists, respecting Retry-After', () => {
    for (const status of [412, 502, 503, 504]) {
      assert.deepEqual(withResponse(status, refusal('ServiceError')), { outcome: 'later', code: 'ServiceError' });
      assert.deepEqual(withResponse(status, PAGE), { outcome: 'later', code: String(status) });
    }
    assert.deepEqual(withResponse(429, refusal('Throttled'), 7_000), {
      outcome: 'later',
      code: 'Throttled',
      retryAfter: 7_000,
    });
    assert.deepEqual(withResponse(429, ''), { outcome: 'later', code: '429', retryAfter: 10_000 });
  });

  it('is refused if Teams rejects the message, or the message to edit is gone', () => {
    assert.deepEqual(withResponse(413, refusal('MessageSizeTooBig')), {
      outcome: 'refused',
      code: 'MessageSizeTooBig',
    });
    assert.deepEqual(withResponse(400, refusal('Bad Argument')), { outcome: 'refused', code: 'Bad Argument' });
    assert.deepEqual(withResponse(404, refusal('ActivityNotFoundInConversation')), {
      outcome: 'refused',
      code: 'ActivityNotFoundInConversation',
    });
  });

  it('is in doubt if the message may have arrived', () => {
    assert.deepEqual(classifyFailure({ wasSent: true, response: undefined, code: 'ECONNRESET' }), {
      outcome: 'in-doubt',
      code: 'ECONNRESET',
    });
    for (const status of [200, 201, 202, 302, 500, 501, 520]) {
      assert.equal(withResponse(status, PAGE).outcome, 'in-doubt', String(status));
    }
  });

  it('affects all recipients if no request was sent', () => {
    assert.deepEqual(classifyFailure({ wasSent: false, response: undefined, code: 'ECONNREFUSED' }), {
      outcome: 'later',
      code: 'ECONNREFUSED',
      affectsAll: true,
    });
  });

  it('is never a success, and is retried only after listed status codes, for any response', () => {
    const attempts: fc.Arbitrary<FailedAttempt> = fc.record({
      wasSent: fc.boolean(),
      response: fc.option(
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
        const { status } = attempt.response ?? {};
        assert.ok(!attempt.wasSent || [401, 403, 404, 412, 429, 502, 503, 504].includes(status ?? 0));
      }),
    );
  });
});
