import assert from 'node:assert/strict';
import { decideWish, type Reading } from '../../../bot/understand/decide-wish.ts';
import { INTENTS, type Intent } from '../../../bot/understand/intents.ts';

/** A reading with these probabilities; the others share the rest. */
function reading(shares: Partial<Record<Intent, number>>, ...concepts: string[]): Reading {
  const given = Object.values(shares).reduce((sum, share) => sum + share, 0);
  const rest = (1 - given) / (INTENTS.length - Object.keys(shares).length);
  return { intents: Float64Array.from(INTENTS, (intent) => shares[intent] ?? rest), concepts: new Set(concepts) };
}

describe('The decision about a message', () => {
  it('does what it is sure of', () =>
    assert.deepEqual(decideWish(reading({ check: 0.9 }), []), { kind: 'sure', wish: 'check', also: [] }));

  it('offers up to three wishes otherwise, most probable first', () => {
    const shares = { check: 0.2, help: 0.3, status: 0.15, thanks: 0.13 };
    assert.deepEqual(decideWish(reading(shares), []), { kind: 'unsure', wishes: ['help', 'check', 'status'] });
  });

  it('says that it is none of the wishes if it is sure, or has nothing to offer', () => {
    assert.deepEqual(decideWish(reading({ none: 0.6, check: 0.3 }), []), { kind: 'none' });
    assert.deepEqual(decideWish(reading({ none: 0.3 }), []), { kind: 'none' });
  });

  it('stops and forgets only with words that say so', () => {
    for (const [wish, words] of [
      ['stop', ['stop']],
      ['stop', ['not', 'remind']],
      ['stop', ['annoy']],
      ['forget', ['delete']],
      ['forget', ['not', 'know']],
    ] as const) {
      assert.deepEqual(decideWish(reading({ [wish]: 0.96 }, ...words), []), { kind: 'sure', wish, also: [] });
      assert.deepEqual(decideWish(reading({ [wish]: 0.99 }, 'photo', 'old'), []), { kind: 'unsure', wishes: [wish] });
    }
  });

  it('does not stop if the words ask it not to stop', () => {
    const goOn = reading({ stop: 0.99 }, 'not', 'stop', 'dontStop', 'remind');
    assert.deepEqual(decideWish(goOn, []), { kind: 'unsure', wishes: ['stop'] });
    assert.deepEqual(decideWish(reading({ resume: 0.9 }, 'not', 'stop', 'dontStop', 'forget', 'remind'), []), {
      kind: 'sure',
      wish: 'resume',
      also: [],
    });
  });

  it('reads each sentence: politeness decides only if nothing else is asked', () => {
    const whole = reading({ none: 0.4, check: 0.3 });
    const [hello, photo, thanks] = [reading({ greeting: 0.9 }), reading({ check: 0.8 }), reading({ thanks: 0.9 })];
    assert.deepEqual(decideWish(whole, [hello, photo, thanks]), { kind: 'sure', wish: 'check', also: [] });
    assert.deepEqual(decideWish(whole, [hello, thanks]), { kind: 'sure', wish: 'thanks', also: [] });
  });

  it('does not let a polite sentence decide about a message that is surely about something else', () => {
    const [printer, thanks, photo] = [reading({ none: 0.95 }), reading({ thanks: 0.97 }), reading({ check: 0.8 })];
    assert.deepEqual(decideWish(printer, [printer, thanks]), { kind: 'none' });
    assert.deepEqual(decideWish(printer, [printer, photo]), { kind: 'none' });
    assert.deepEqual(decideWish(printer, [printer, reading({ check: 0.97 })]), {
      kind: 'sure',
      wish: 'check',
      also: [],
    });
  });

  it('forgets nobody because of a sentence that the whole message contradicts', () => {
    const away = reading({ forget: 0.98 }, 'delete');
    assert.deepEqual(decideWish(reading({ check: 0.99 }), [away]), { kind: 'sure', wish: 'check', also: [] });
    assert.deepEqual(decideWish(reading({ check: 0.5, forget: 0.3 }), [away]), {
      kind: 'sure',
      wish: 'forget',
      also: ['check'],
    });
  });

  it('does the most consequential of several wishes, and does not lose the check', () => {
    const [photo, stop] = [reading({ check: 0.8 }), reading({ stop: 0.95 }, 'stop', 'remind')];
    const settings = reading({ settings: 0.8 });
    assert.deepEqual(decideWish(photo, [photo, stop]), { kind: 'sure', wish: 'stop', also: ['check'] });
    assert.deepEqual(decideWish(photo, [settings, stop]), { kind: 'sure', wish: 'stop', also: ['check'] });
    assert.deepEqual(decideWish(settings, [settings, stop]), { kind: 'sure', wish: 'stop', also: [] });
  });

  it('does not lose the stop beside the wish to be forgotten, and asks back if one sentence leaves it open', () => {
    const [forget, stop] = [reading({ forget: 0.95 }, 'forget', 'me'), reading({ stop: 0.95 }, 'stop', 'remind')];
    for (const parts of [
      [forget, stop],
      [stop, forget],
    ]) {
      assert.deepEqual(decideWish(stop, parts), { kind: 'sure', wish: 'forget', also: ['stop'] });
    }
    const words = ['forget', 'me', 'stop', 'remind'] as const;
    const both = reading({ forget: 0.95 }, ...words);
    assert.deepEqual(decideWish(both, []), { kind: 'sure', wish: 'forget', also: ['stop'] });
    const open = { kind: 'unsure', wishes: ['forget', 'stop', 'check'] };
    assert.deepEqual(decideWish(reading({ stop: 0.95 }, ...words), []), open);
    assert.deepEqual(decideWish(reading({ resume: 0.95 }, ...words, 'photo', 'wrong'), []), open);
    const goesOn = decideWish(reading({ resume: 0.95 }, ...words, 'again'), []);
    assert.deepEqual(goesOn, { kind: 'sure', wish: 'resume', also: [] });
  });

  it('does not lose the check beside the wish to be forgotten in one sentence', () => {
    const both = reading({ forget: 0.97 }, 'photo', 'wrong', 'delete', 'data');
    assert.deepEqual(decideWish(both, []), { kind: 'sure', wish: 'forget', also: ['check'] });
    const copy = reading({ forget: 0.97 }, 'photo', 'delete', 'data');
    assert.deepEqual(decideWish(copy, []), { kind: 'sure', wish: 'forget', also: [] });
  });
});
