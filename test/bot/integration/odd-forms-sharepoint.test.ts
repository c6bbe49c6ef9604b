import assert from 'node:assert/strict';
import type { OddForms } from '../../../sandbox/tenant/people/odd-forms.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { type OddTenant, shows, startOddTenant } from '../../helpers/bot/odd-forms.ts';

describe("SharePoint's odd forms", () => {
  let bot: OddTenant;
  before(async () => {
    bot = await startOddTenant();
  });
  after(() => bot.stop());

  const states: readonly (readonly [OddForms['placeholderState'], VerdictKind])[] = [
    ['missing', 'in-sync'],
    ['', 'never-synced'],
    ['0', 'in-sync'],
    ['1', 'never-synced'],
    ['2', 'in-sync'],
  ];
  for (const [placeholderState, verdict] of states) {
    it(`placeholder state ${placeholderState || '""'} with a picture address`, async () => {
      shows(await bot.ask('samuel.carter', { placeholderState }), verdict);
    });
  }

  it('a placeholder state of 0, 2 or none with a picture address but no file', async () => {
    for (const placeholderState of ['0', '2', 'missing'] as const) {
      shows(await bot.ask('jonas.weber', { placeholderState }), 'never-synced');
    }
  });

  for (const exchangeSyncState of ['missing', '', '1', '2'] as const) {
    it(`sync state ${exchangeSyncState || '""'}`, async () => {
      shows(await bot.ask('nora.lindqvist', { exchangeSyncState }), 'out-of-date');
    });
  }

  it('sync state 0', async () => {
    shows(await bot.ask('nora.lindqvist', { exchangeSyncState: '0' }), 'sync-off');
    shows(await bot.ask('tom.brandt'), 'sync-off');
  });

  it('an invalid timestamp does not tell when SharePoint copies next', async () => {
    shows(await bot.ask('amara.okafor'), 'waiting');
    for (const timestamp of ['missing', '', 'ticks', 'garbage'] as const) {
      shows(await bot.ask('amara.okafor', { timestamp }), 'out-of-date');
    }
  });

  it('no picture address', async () => {
    shows(await bot.ask('samuel.carter', { pictureUrl: 'none' }), 'never-synced');
  });

  it('a picture at userphoto.aspx, which only browsers can open: the card links to SharePoint', async () => {
    const texts = await bot.ask('samuel.carter', { pictureUrl: 'userphoto' });
    shows(texts, 'unknown', 'photoCard.cause.sharepoint-unreadable', 'photoCard.action.open-sharepoint');
    shows(await bot.ask('jonas.weber', { pictureUrl: 'userphoto' }), 'never-synced');
  });

  for (const library of ['english', 'dutch', 'awkward'] as const) {
    for (const fileName of ['object-id', 'account'] as const) {
      it(`pictures in a library named ${library}, file names by ${fileName}`, async () => {
        shows(await bot.ask('samuel.carter', { library, fileName }), 'in-sync');
        shows(await bot.ask("sean.o'neil", { library, fileName }), 'out-of-date');
      });
    }
  }

  it('a missing profile', async () => {
    shows(await bot.ask('nora.lindqvist', { profile: 'missing' }), 'never-synced');
    shows(await bot.ask('kenji.mori', { profile: 'missing' }), 'no-photo');
  });

  it('403 is a case for an admin, not a missing profile', async () => {
    const texts = await bot.ask('nora.lindqvist', { profile: 'forbidden' });
    shows(texts, 'unknown', 'photoCard.cause.sharepoint-unreadable', 'photoCard.action.tell-admin');
    shows(await bot.ask('kenji.mori', { profile: 'forbidden' }), 'unknown');
  });

  it('403 is expected for people without access to SharePoint', async () => {
    shows(await bot.ask('grace.mbeki', { profile: 'forbidden' }), 'no-sharepoint');
    shows(await bot.ask('elif.demir_fabrikam.example#EXT#', { profile: 'forbidden' }), 'guest');
  });

  for (const profile of ['sign-in-page', 'sign-in-redirect'] as const) {
    it(`a ${profile} instead of the profile`, async () => {
      shows(await bot.ask('kenji.mori', { profile }), 'unknown', 'photoCard.cause.sharepoint-unreadable');
    });
  }

  it('a picture address whose file is missing', async () => {
    shows(await bot.ask('samuel.carter', { copy: 'no-file' }), 'never-synced');
  });

  it("SharePoint's own silhouette, although the state claims a picture", async () => {
    shows(await bot.ask('mateo.silva'), 'never-synced');
  });

  // These tests come last, because they move the clock.
  for (const oddForm of [{ pictureUrl: 'userphoto' }, { copy: 'silhouette' }, { copy: 'no-file' }] as const) {
    it(`${Object.values(oddForm)}: a visit to SharePoint fixes it`, async () => {
      const { teams, person, openAs, state } = bot.tenant;
      const jonas = person('jonas.weber');
      const chat = teams.personalChat(jonas);
      Object.assign(jonas.oddForms, { ...oddForm, placeholderState: '0' });
      await chat.say('my photo is wrong');
      const message = await chat.nextMessage();
      Object.assign(jonas.oddForms, { placeholderState: 'known' });
      assert.equal((await openAs(jonas, chat.linkIn(message, 'Open SharePoint'))).status, 200);
      await chat.press(message, 'Check again');
      shows(textsOn(message.cardFor(jonas)), 'in-sync');
      state.clock.advance(25 * 3_600_000);
    });
  }
});
