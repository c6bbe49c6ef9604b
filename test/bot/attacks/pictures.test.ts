import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import { checkedVerdictOn, EXPECTED_VERDICTS, languageFor } from '../../helpers/bot/fault-bot.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';
import { hostilePictures } from '../../helpers/photo/hostile-pictures.ts';
import { progressiveJpeg } from '../../helpers/photo/progressive-jpeg.ts';

/** Members in the tenant besides the sample people. */
const MEMBERS = 8;

describe('A member’s picture that is expensive to decode', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot({ population: MEMBERS });
    bot.tenant.teams.switches.throttling = 'off';
    // The sign-in is over before the measurement.
    for (const person of [...members(), victim()]) await ask(person);
  });
  after(() => bot.stop());

  const victim = () => bot.tenant.person('luca.moretti');
  /** Four people with a photo and a copy of it. Not sample people: some of those have odd copies. */
  const members = () => {
    const four = [...bot.tenant.state.people.values()]
      .slice(-MEMBERS)
      .filter(({ photo, profile }) => photo && profile.thumbnails)
      .slice(-4);
    assert.equal(four.length, 4);
    return four;
  };

  async function ask(person: Person) {
    const chat = bot.tenant.teams.personalChat(person);
    const answered = chat.nextMessage(AbortSignal.timeout(30_000));
    await chat.say(textsIn(languageFor(person))('say.check-photo'));
    return await answered;
  }

  function setSharePointPicture({ profile }: Person, bytes: Buffer): void {
    if (!profile.thumbnails) throw new Error('The person has no picture in SharePoint.');
    profile.thumbnails = { ...profile.thumbnails, M: bytes };
  }

  it('delays no other person’s answer', async () => {
    const finished: string[] = [];
    const answers = members().map(async (member, at) => {
      // As large as the decoder accepts, and each one another file.
      setSharePointPicture(member, progressiveJpeg(4_896 - 8 * at, 15));
      await ask(member);
      finished.push('member');
    });
    // The pictures are being decoded when the other person asks.
    const { card } = await ask(victim());
    finished.push('victim');
    assert.equal(checkedVerdictOn(card, victim()), EXPECTED_VERDICTS['luca.moretti']);
    await Promise.all(answers);
    assert.equal(finished.length, 5);
    assert.ok(finished.indexOf('victim') < 4, finished.join(', '));
  });

  it('is answered without the picture, and names no technical reason', async () => {
    const [member] = members();
    assert.ok(member);
    for (const [what, { bytes }] of await hostilePictures()) {
      if (bytes.length === 0) continue;
      setSharePointPicture(member, bytes);
      assert.equal(checkedVerdictOn((await ask(member)).card, member), 'unknown', what);
    }
  });
});
