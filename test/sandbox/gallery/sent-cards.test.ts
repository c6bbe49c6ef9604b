import assert from 'node:assert/strict';
import { deleteMessage, editMessage, keepMessage, showMessage } from '../../../sandbox/channel/chat/message-store.ts';
import { ADAPTIVE_CARD, createTeams, type TeamsWithInternals } from '../../../sandbox/channel/index.ts';
import { keepSentCards, type SentCard } from '../../../sandbox/gallery/index.ts';
import { smallState } from '../../helpers/sandbox/small-tenant.ts';

const card = (text: string, version = '1.5') => ({
  type: 'AdaptiveCard',
  version,
  body: [
    {
      type: 'Container',
      items: [
        { type: 'Image', url: 'x' },
        { type: 'TextBlock', text },
      ],
    },
  ],
});
const message = (content: object) => ({ type: 'message', attachments: [{ contentType: ADAPTIVE_CARD, content }] });

describe('the cards that the bot has sent', () => {
  let small: Awaited<ReturnType<typeof smallState>>;
  let teams: TeamsWithInternals;
  let cards: () => readonly SentCard[];
  beforeEach(async () => {
    small = await smallState();
    teams = createTeams(small.state);
    teams.connectBot({ botId: small.botApp.clientId, endpoint: 'http://localhost:9' });
    cards = keepSentCards(teams, small.state.clock);
  });
  afterEach(() => teams.stop());

  it('are kept in order: sent, edited, replaced', () => {
    const { megan, state } = small;
    const record = teams.internals.personal(megan);
    const first = keepMessage(record, '1', message(card('First')));
    showMessage(record, first);
    state.clock.advance(60_000);
    editMessage(record, first, message(card('Second')));
    first.replaceCard(megan, card('Third'));
    record.events.emit('change', { kind: 'card', message: first, person: megan });
    deleteMessage(record, first);
    assert.deepEqual(
      cards().map(({ number, message, kind, title, to }) => [number, message, kind, title, to]),
      [
        [3, '1', 'card', 'Third', megan.displayName],
        [2, '1', 'edit', 'Second', megan.displayName],
        [1, '1', 'message', 'First', megan.displayName],
      ],
    );
    const [, edited, sent] = cards();
    assert.ok(Date.parse(edited?.at ?? '') - Date.parse(sent?.at ?? '') >= 60_000, 'in tenant time');
    assert.deepEqual(sent?.card, card('First'));
  });

  it('are kept per person in a group', () => {
    const { megan, lee } = small;
    const { id } = teams.groupChat('Photo club', [megan, lee]);
    const record = teams.internals.find(id);
    assert.ok(record);
    const shared = keepMessage(record, '1', message(card('For all')));
    showMessage(record, shared);
    shared.replaceCard(lee, card('For Lee'));
    record.events.emit('change', { kind: 'card', message: shared, person: lee });
    assert.deepEqual(
      cards().map(({ title, to }) => [title, to]),
      [
        ['For Lee', lee.displayName],
        ['For all', 'Photo club'],
      ],
    );
  });

  it('name the only person who sees a targeted message', () => {
    const { megan, lee } = small;
    const record = teams.internals.find(teams.groupChat('Photo club 2', [megan, lee]).id);
    assert.ok(record);
    showMessage(record, keepMessage(record, '1', message(card('For Megan')), { target: megan }));
    assert.deepEqual([cards()[0]?.title, cards()[0]?.to], ['For Megan', megan.displayName]);
  });

  it('exclude messages without a card, and include warnings', () => {
    const record = teams.internals.personal(small.megan);
    showMessage(record, keepMessage(record, '1', { type: 'message', text: 'Hello' }));
    assert.deepEqual(cards(), []);
    showMessage(record, keepMessage(record, '2', message(card('New', '1.6'))));
    assert.match(cards()[0]?.warnings.join() ?? '', /1\.6/);
  });

  it('are limited to the last 100', () => {
    const record = teams.internals.personal(small.lee);
    for (let id = 1; id <= 105; id += 1)
      showMessage(record, keepMessage(record, String(id), message(card(`No. ${id}`))));
    assert.deepEqual([cards().length, cards()[0]?.number, cards().at(-1)?.number], [100, 105, 6]);
  });
});
