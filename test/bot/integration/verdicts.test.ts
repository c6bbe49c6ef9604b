import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { buttonsOn, textForAdminOn, textsOn, verdictOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const HOUR = 3_600_000;
const en = textsIn('en');

describe('Every verdict', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot();
  });
  afterEach(() => bot.tenant.state.faults.clear());
  after(() => bot.stop());

  const ask = async (person: Person, words = 'my photo is wrong'): Promise<BotMessage> => {
    const chat = bot.tenant.teams.personalChat(person);
    assert.equal((await chat.say(words)).status, 200);
    const message = await chat.nextMessage();
    assert.deepEqual(message.warnings, []);
    return message;
  };
  const ELIF = 'elif.demir_fabrikam.example#EXT#';
  const FOR_ADMIN = [en('photoCard.action.tell-admin'), en('photoCard.action.check-again')];
  const VISIT = [en('photoCard.action.open-sharepoint'), en('photoCard.action.check-again')];
  const CHANGE = en('photoCard.action.change-photo');

  const cases: readonly (readonly [VerdictKind, alias: string, buttons: readonly string[]])[] = [
    ['in-sync', 'samuel.carter', [CHANGE]],
    ['guest', ELIF, FOR_ADMIN],
    ['no-sharepoint', 'grace.mbeki', FOR_ADMIN],
    ['mailbox-on-premises', 'ingrid.haugen', FOR_ADMIN],
    ['no-mailbox', 'oleh.kovalenko', [CHANGE, en('photoCard.action.tell-admin')]],
    ['sync-off', 'tom.brandt', FOR_ADMIN],
    ['no-photo', 'kenji.mori', [CHANGE, en('photoCard.action.check-again')]],
    ['never-synced', 'jonas.weber', VISIT],
    ['waiting', 'amara.okafor', VISIT],
    ['out-of-date', 'nora.lindqvist', VISIT],
  ];
  const SHOWN_IN_SHAREPOINT: readonly VerdictKind[] = ['in-sync', 'sync-off', 'waiting', 'out-of-date'];
  for (const [verdict, alias, buttons] of cases) {
    it(`${verdict}: ${alias.split('_')[0]}`, async () => {
      const person = bot.tenant.person(alias);
      const { card } = await ask(person);
      assert.equal(verdictOn(card), verdict, textsOn(card).join('\n'));
      assert.deepEqual(buttonsOn(card), buttons);
      // The sandbox's profiles name the middle of SharePoint's three sizes.
      assert.equal(textsOn(card).includes(en('photoCard.picture.small')), SHOWN_IN_SHAREPOINT.includes(verdict));
      const text = textForAdminOn(card);
      assert.equal(text !== undefined, buttons.includes(en('photoCard.action.tell-admin')));
      if (text) assertTextForAdmin(text, verdict, person);
    });
  }

  it('guest: a member whose account is in another organization (B2B), without a licence here', async () => {
    const { people } = bot.tenant.state;
    const guest = bot.tenant.person(ELIF);
    people.set(guest.id, { ...guest, userType: 'Member' });
    const { card } = await ask(bot.tenant.person(ELIF));
    assert.equal(verdictOn(card), 'guest', textsOn(card).join('\n'));
    assert.ok(textsOn(card).includes(en('photoCard.cause.external-member')));
    people.set(guest.id, guest);
  });

  it('unknown: while SharePoint is down', async () => {
    bot.tenant.state.faults.set('sharepoint', { kind: 'error', status: 500 });
    const { card } = await ask(bot.tenant.person('nora.lindqvist'));
    assert.equal(verdictOn(card), 'unknown');
    assert.deepEqual(buttonsOn(card), [en('photoCard.action.check-again')]);
  });

  it('unknown, with the text for the admin: SharePoint denies access to a person who should have it', async () => {
    const nora = bot.tenant.person('nora.lindqvist');
    nora.oddForms.profile = 'forbidden';
    const { card } = await ask(nora);
    nora.oddForms.profile = 'there';
    assert.equal(verdictOn(card), 'unknown');
    assert.deepEqual(buttonsOn(card), FOR_ADMIN);
    const text = textForAdminOn(card) ?? '';
    assertTextForAdmin(text, 'unknown', nora);
    assert.match(text, /^SPS-PictureTimestamp: failed \(forbidden/m);
  });

  it('not-copied, in Italian for a person whose Teams is in Italian', async () => {
    const luca = bot.tenant.person('luca.moretti');
    bot.tenant.enterWorld('none');
    const words = textsIn('it')('say.check-photo');
    const message = await ask(luca, words);
    await bot.tenant.openAs(luca, bot.tenant.teams.personalChat(luca).linkIn(message, 'Apri SharePoint'));
    bot.tenant.state.clock.advance(25 * HOUR);
    const { card } = await ask(luca, words);
    bot.tenant.enterWorld('large-picture');
    assert.equal(verdictOn(card, 'it'), 'not-copied');
    assert.match(textForAdminOn(card) ?? '', /^Buongiorno, [\s\S]*^Verdict: not-copied$/m);
  });

  /** Asserts that the text contains what an admin needs, and no names, tokens or picture links. */
  function assertTextForAdmin(text: string, verdict: VerdictKind, person: Person): void {
    for (const line of [`Verdict: ${verdict}`, `Object id: ${person.id}`, `Tenant id: ${bot.tenant.state.id}`]) {
      assert.ok(text.split('\n').includes(line), `${line}\n${text}`);
    }
    assert.match(text, /^Reference: \S+$/m);
    assert.match(text, /^Checked at: 20\S+Z$/m);
    for (const secret of [person.displayName, person.userPrincipalName, 'eyJ', '_MThumb', '/photos/']) {
      assert.ok(!text.includes(secret), secret);
    }
  }
});
