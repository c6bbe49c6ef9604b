import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { imagesIn, textsOn, verdictOn } from '../../helpers/bot/card-contents.ts';
import { memoryDatabase } from '../../helpers/bot/memory-store.ts';
import { anotherPhoto, type NudgeBot, startNudgeBot, titlesFor } from '../../helpers/bot/nudge-bot.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const HOUR = 3_600_000;
const text = textsIn('en');

describe('Nudges', () => {
  let bot: NudgeBot;
  beforeEach(async () => {
    bot = await startNudgeBot();
  });
  afterEach(() => bot.stop());

  it('arrive the morning after a photo change and turn green after SharePoint copied', async () => {
    const { person, chat, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 3, 8);
    assert.deepEqual(received(), [], 'not at night');
    await bot.until(person, 3, 10);
    const [nudge, ...more] = received();
    assert.ok(nudge);
    assert.deepEqual(more, []);
    assert.deepEqual(titlesFor([nudge], person), [text('nudgeCard.title.nudge.changed')]);
    assert.equal(imagesIn(nudge.card).length, 2);
    assert.deepEqual(nudge.warnings, []);
    await bot.tenant.openAs(person, chat.linkIn(nudge, text('photoCard.action.open-sharepoint')));
    bot.tenant.state.clock.advance(60_000);
    await bot.look();
    assert.equal(verdictOn(nudge.card), 'in-sync', 'a look after the press');
    await bot.until(person, 3, 15);
    assert.deepEqual(titlesFor(received(), person), [text('photoCard.title.in-sync')], 'the same message, edited');
    await bot.until(person, 2, 12);
    assert.equal(received().length, 1, 'no more messages');
    assert.deepEqual(bot.tenant.teams.failures, []);
  });

  it('wait for the time of the next copy, so that the button helps at once', async () => {
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    person.profile.copiedAt = new Date(bot.tenant.state.clock.now().getTime() - HOUR);
    await bot.until(person, 3, 18);
    assert.deepEqual(received(), [], 'no message that says "tomorrow"');
    await bot.until(person, 4, 10);
    const [nudge, ...more] = received();
    assert.deepEqual(more, []);
    assert.ok(textsOn(nudge?.card).includes(text('nudgeCard.todo')), textsOn(nudge?.card).join('\n'));
  });

  it('are stored without links; their pictures are linked when they are sent', async () => {
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 3, 10);
    const { pglite } = await memoryDatabase();
    const { rows } = await pglite.query<{ row: string }>(
      'select outbox::text as row from photo_sync.outbox where tenant_id = $1',
      [bot.tenant.state.id],
    );
    const [nudge] = received();
    assert.ok(nudge);
    for (const image of imagesIn(nudge.card)) {
      const url = new URL(image);
      assert.ok(url.searchParams.get('signature'), image);
      const served = await fetch(url);
      assert.match(served.headers.get('cache-control') ?? '', /immutable/, 'the person’s picture, not the neutral one');
      const [, , sha256 = '?'] = url.pathname.split('/');
      assert.ok(rows.some(({ row }) => row.includes(sha256)));
    }
    assert.ok(!rows.some(({ row }) => row.includes('signature')));
  });

  it('are followed by one reminder if the person does nothing', async () => {
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 4, 18);
    const kinds = [text('nudgeCard.title.nudge.changed'), text('nudgeCard.title.reminder.changed')];
    assert.deepEqual(titlesFor(received(), person), kinds);
    await bot.until(person, 3, 12);
    assert.equal(received().length, 2);
  });

  it('are followed by the reminder also if the person only viewed them', async () => {
    const { person, chat, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 3, 10);
    const [nudge] = received();
    assert.ok(nudge);
    await chat.view(nudge);
    await bot.settled();
    // The bot does not run for two days. After a press, SharePoint would have copied by now.
    bot.tenant.state.clock.advance(47 * HOUR);
    await bot.until(person, 5, 16);
    const kinds = [text('nudgeCard.title.nudge.changed'), text('nudgeCard.title.reminder.changed')];
    assert.deepEqual(titlesFor(received(), person), kinds);
  });

  it('refresh for their recipient, with the recipient’s own sign-in', async () => {
    const { person, chat, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 3, 10);
    const [nudge] = received();
    assert.ok(nudge);
    await bot.tenant.openAs(person, chat.linkIn(nudge, text('photoCard.action.open-sharepoint')));
    bot.tenant.state.requests.clear();
    await chat.view(nudge);
    assert.deepEqual(titlesFor([nudge], person), [text('photoCard.title.in-sync')], 'before the follow-up');
  });

  it('cannot be answered by another person', async () => {
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 3, 10);
    const [nudge] = received();
    assert.ok(nudge);
    const other = bot.tenant.person('priya.raman');
    const otherChat = bot.tenant.teams.personalChat(other);
    await otherChat.install();
    await bot.settled();
    const { actions } = nudge.card as { actions: { title: string; data: object }[] };
    const stop = actions.find(({ title }) => title === text('action.stop-nudges'));
    const action = { type: 'Action.Execute', verb: 'stop-nudges', data: stop?.data };
    const answer = await otherChat.invoke('adaptiveCard/action', { action, trigger: 'manual' });
    assert.ok(JSON.stringify(answer).includes(text('not-yours').slice(0, 30)));
    for (const one of [person, other]) {
      assert.equal((await bot.store.roster.find(bot.keyOf(one)))?.optedOutAt, undefined);
    }
  });

  describe('while SharePoint is unavailable', () => {
    const advance = async (minutes: number) => {
      bot.tenant.state.clock.advance(minutes * 60_000);
      await bot.beat();
    };

    it('waits for a few minutes and then shows both pictures', async () => {
      const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
      await bot.until(person, 3, 8);
      bot.tenant.state.faults.set('sharepoint', { kind: 'throttled', retryAfter: 240 });
      await advance(60);
      assert.deepEqual(received(), []);
      bot.tenant.state.faults.clear();
      await advance(5);
      assert.deepEqual(titlesFor(received(), person), [text('nudgeCard.title.nudge.changed')]);
    });

    it('says only what is known after a longer failure', async () => {
      const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
      await bot.until(person, 3, 8);
      bot.tenant.state.faults.set('sharepoint', { kind: 'error', status: 503 });
      await advance(60);
      await advance(5);
      assert.deepEqual(received(), []);
      await advance(5);
      assert.deepEqual(titlesFor(received(), person), [text('nudgeCard.title.unsure.changed')]);
      bot.tenant.state.faults.clear();
      await bot.until(person, 3, 12);
      assert.equal(received().length, 1, 'once');
    });
  });
});

describe('Nudges of a bot without app-only access to SharePoint', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot({
      secretless: false,
      settings: () => ({ NUDGES: 'on', NUDGES_HOURS: '00:00-24:00', NUDGES_DAYS: 'mon-sun' }),
    });
  });
  after(() => bot.stop());

  it('say only what is known until their recipient views them', async () => {
    const person = bot.tenant.person('samuel.carter');
    const chat = bot.tenant.teams.personalChat(person);
    await chat.install();
    await bot.settled();
    await bot.beat();
    bot.tenant.changePhoto(person, anotherPhoto(bot, person));
    const before = chat.messages.length;
    for (let hours = 0; hours < 8 && chat.messages.length === before; hours++) {
      bot.tenant.state.clock.advance(HOUR);
      await bot.beat();
    }
    const [nudge, ...more] = chat.messages.slice(before);
    assert.ok(nudge);
    assert.deepEqual(more, []);
    assert.deepEqual(textsOn(nudge.card)[0], text('nudgeCard.title.unsure.changed'));
    await chat.view(nudge);
    assert.equal(textsOn(nudge.cardFor(person))[0], text('nudgeCard.title.nudge.changed'));
    bot.tenant.state.clock.advance(24 * HOUR);
    await bot.tenant.openAs(person, chat.linkIn(nudge, text('photoCard.action.open-sharepoint')));
    await chat.view(nudge);
    assert.equal(textsOn(nudge.cardFor(person))[0], text('photoCard.title.in-sync'));
  });
});
