import assert from 'node:assert/strict';
import type { AdaptiveCard } from '../../../../bot/cards/render-card.ts';
import { answerPersonally } from '../../../../bot/teams/handlers/answer-personally.ts';
import { TURN_TIMEOUTS } from '../../../../bot/teams/turn-timeouts.ts';

const cardOf = (title: string): AdaptiveCard => ({ type: 'AdaptiveCard', version: '1.5', title });
const [ANSWER, PROGRESS, FAILURE] = ['answer', 'progress', 'failure'].map(cardOf);

/** Answers once the progress is shown. Returns what the person sees, in order. */
async function answered({ edits, fails }: { readonly edits: boolean; readonly fails: boolean }): Promise<string[]> {
  const seen: string[] = [];
  const { promise: progressShown, resolve } = Promise.withResolvers<void>();
  const turn = {
    conversation: { id: 'chat' },
    show: async ({ title }: AdaptiveCard) => void seen.push(`new: ${title}`),
    async showProgress({ title }: AdaptiveCard) {
      seen.push(`new: ${title}`);
      resolve();
      return 'message-1';
    },
    async replace(id: string, { title }: AdaptiveCard) {
      if (edits) seen.push(`${id}: ${title}`);
      return edits;
    },
    showTyping: async () => {},
  };
  const bot = {
    answers: {
      progress: () => PROGRESS,
      failure: () => FAILURE,
      personal: {
        async 'check-photo'() {
          await progressShown;
          if (fails) throw new Error('broken');
          return { card: ANSWER, verdict: 'waiting' };
        },
      },
    },
    timeouts: { ...TURN_TIMEOUTS, untilProgress: 0 },
    recordCard() {},
    feedback: { noteAnswer() {} },
    log() {},
  };
  // The handler uses nothing else of them.
  const [, , , handler] = [undefined, undefined, undefined, bot] as unknown as Parameters<typeof answerPersonally>;
  await answerPersonally(
    turn as unknown as Parameters<typeof answerPersonally>[0],
    'check-photo',
    {} as never,
    handler,
  );
  return seen;
}

describe('answerPersonally, after it has shown the progress', () => {
  it('replaces the progress by the answer', async () => {
    assert.deepEqual(await answered({ edits: true, fails: false }), ['new: progress', 'message-1: answer']);
  });

  it('sends the answer as a new message if Teams refuses the edit', async () => {
    assert.deepEqual(await answered({ edits: false, fails: false }), ['new: progress', 'new: answer']);
  });

  it('replaces the progress by an apology if the answer fails', async () => {
    assert.deepEqual(await answered({ edits: true, fails: true }), ['new: progress', 'message-1: failure']);
  });

  it('leaves the apology to the turn if Teams refuses the edit', async () => {
    await assert.rejects(answered({ edits: false, fails: true }), /broken/);
  });
});
