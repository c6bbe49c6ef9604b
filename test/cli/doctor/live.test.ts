import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessContext } from '../../../cli/program/types.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { WorldName } from '../../../sandbox/tenant/worlds.ts';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type DoctorBot, grantAll, startDoctorBot } from '../../helpers/cli/doctor-bot.ts';
import { signInWithCode } from '../../helpers/sandbox/device-sign-in.ts';

const HOUR = 3_600_000;

interface Answered {
  readonly id: string;
  readonly answer: string | null;
  readonly notTried?: string;
  readonly byHand?: string;
}

/** Each question that can be tried is answered in two worlds, and the answer matches the world. */
describe('photo-sync doctor --live', () => {
  let doctor: DoctorBot;
  let store: Store;
  /** The file of the latest answers. */
  let file: string;
  let files = 0;
  before(async () => {
    doctor = await startDoctorBot();
    store = await memoryStore();
    doctor.bot.tenant.state.switches.deviceCodeInterval = 0.1;
  });
  after(() => doctor.stop());
  afterEach(() => {
    grantAll(doctor.bot.tenant);
    doctor.bot.tenant.enterWorld('large-picture');
  });

  const person = (alias: string) => doctor.bot.tenant.person(alias);
  const args = () => {
    file = join(doctor.folder, `answers-${++files}.json`);
    return ['--live', '--answers', file];
  };

  /** stderr of the command, which asks for a sign-in: this person signs in. */
  const signingIn = (who: Person, onText: (text: string) => void = () => {}): ProcessContext['stderr'] => ({
    write(text) {
      const code = /enter the code (\w+)/.exec(text)?.[1];
      if (code) void signInWithCode(doctor.bot.tenant.state, who, code);
      onText(text);
    },
  });

  async function answersOf(who: Person, changes = {}, more?: Partial<ProcessContext>) {
    const yes = more?.ask ? [] : ['--yes'];
    const { out, err, code } = await doctor.run([...args(), '--json', ...yes], changes, {
      stderr: signingIn(who),
      ...more,
    });
    assert.equal(code, 0, err);
    const { answers } = JSON.parse(out) as { readonly answers: readonly Answered[] };
    return (id: string) => {
      const found = answers.find((one) => one.id === id);
      return found?.answer ?? `not tried: ${found?.notTried}`;
    };
  }

  /** A person at the terminal who opens each page that they are asked to. */
  function browsing(who: Person): Partial<ProcessContext> {
    let url = '';
    return {
      stderr: signingIn(who, (text) => {
        url = /^Open this page.*\n(\S+)/.exec(text)?.[1] ?? url;
      }),
      async ask(question) {
        if (question.startsWith('Did you open')) await doctor.bot.tenant.openAs(who, url);
        return 'y';
      },
    };
  }

  const inWorld = async (world: WorldName, alias: string) => {
    doctor.bot.tenant.enterWorld(world);
    return answersOf(person(alias), {}, browsing(person(alias)));
  };

  it('finds the page that starts a copy, and the time zone of its stamp', async () => {
    const picture = await inWorld('large-picture', 'luca.moretti');
    assert.deepEqual(
      [picture('copy-start'), picture('copy-timestamp')],
      ['large-picture', 'UTC, the time of the copy'],
    );
    const editor = await inWorld('edit-profile', 'nora.lindqvist');
    assert.equal(editor('copy-start'), 'edit-profile');
    const none = await inWorld('none', 'jonas.weber');
    assert.match(none('copy-start'), /^none of the \d pages that were opened$/);
    assert.equal(none('copy-timestamp'), 'not tried: no page started a copy');
    const local = await inWorld('local-timestamps', 'jonas.weber');
    assert.match(local('copy-timestamp'), /^-(420|480) minutes ahead of UTC$/);
  });

  it('opens no page without a person at the terminal', async () => {
    const answer = await answersOf(person('luca.moretti'));
    assert.equal(answer('copy-start'), 'not tried: it needs a person at a terminal who opens pages');
  });

  it('describes how Graph answers for a photo and for a missing one', async () => {
    const withPhoto = await answersOf(person('samuel.carter'));
    assert.match(withPhoto('photo-answers'), /^metadata: status 200, @odata\.id \w+; picture: status 200$/);
    const without = await answersOf(person('kenji.mori'));
    assert.match(without('photo-answers'), /^metadata: status 404, code \w+; picture: status 404$/);
    assert.match(without('placeholder-states'), /^"1" with /);
    assert.equal(withPhoto('placeholder-states'), '"0" with a picture');
    assert.equal(withPhoto('picture-library'), 'User Photos/Profile Pictures');
    const neverSynced = await answersOf(person('priya.raman'));
    assert.match(neverSynced('placeholder-states'), /^"" with no picture$/);
    assert.equal(neverSynced('picture-library'), 'not tried: the account has no picture in SharePoint');
  });

  it('counts unset properties of the account by their form', async () => {
    const nullsOf = async (alias: string) => {
      const answer = (await answersOf(person(alias)))('unset-properties');
      return Number(/^(\d) are null, 0 are omitted$/.exec(answer)?.[1]);
    };
    // Without a plan of SharePoint, an account has no site.
    assert.equal(await nullsOf('grace.mbeki'), (await nullsOf('samuel.carter')) + 1);
  });

  it('reads who may change photos', async () => {
    const { policies } = doctor.bot.tenant.state;
    const { photoUpdates } = policies;
    assert.equal(
      (await answersOf(person('kenji.mori')))('photo-policy'),
      'source is cloud, allowedRoles is array of 0',
    );
    policies.photoUpdates = { source: 'onPremises', allowedRoles: ['a', 'b'] };
    const answer = await answersOf(person('kenji.mori'));
    policies.photoUpdates = photoUpdates;
    assert.equal(answer('photo-policy'), 'source is onPremises, allowedRoles is array of 2');
  });

  it('shows what SharePoint answers with each set of permissions, and to a secret', async () => {
    const all = await answersOf(person('samuel.carter'));
    assert.equal(all('sharepoint-as-app'), 'Sites.Read.All, User.Read.All, proven by certificate: read');
    assert.match(all('missing-file'), /^status 404, code .*FileNotFoundException, in the format nometadata$/);
    assert.equal(all('secret-refusal'), 'status 401, without a code');
    const { sharepoint = [] } = doctor.bot.tenant.apps.signIn.applicationGrants ?? {};
    sharepoint.splice(0, sharepoint.length, 'Sites.Read.All');
    const some = await answersOf(person('samuel.carter'), { AAD_APP_CLIENT_SECRET: undefined });
    assert.equal(some('sharepoint-as-app'), 'Sites.Read.All, proven by certificate: refused: forbidden');
    assert.equal(some('secret-refusal'), 'not tried: the settings have no AAD_APP_CLIENT_SECRET');
    sharepoint.splice(0, sharepoint.length);
    const none = await answersOf(person('samuel.carter'));
    assert.doesNotMatch(none('missing-file'), /^status 404/);
  });

  it('tells what the bot has seen, and that it has seen nothing', async () => {
    const tenantId = doctor.bot.tenant.state.id;
    const earlier = await answersOf(person('kenji.mori'));
    assert.equal(earlier('copy-interval'), 'the bot has not seen copies that are closer than assumed');
    assert.equal(earlier('copy-by-app'), 'the bot has not tried it yet');
    assert.match(earlier('photos-at-once'), /^no more than one batch/);
    const now = new Date();
    for (const gap of [HOUR, HOUR, HOUR]) await store.copyTimings.record(tenantId, { gap }, now);
    await store.linkResults.startTry(tenantId, 'by-request', { at: now });
    await store.linkResults.record(tenantId, { candidate: 'by-request', outcome: 'copied', at: now });
    await store.graphSlots.adapt(tenantId, now, (pace) => ({ ...pace, atOnce: 3 }));
    const later = await answersOf(person('kenji.mori'));
    assert.equal(later('copy-interval'), 'at most 1 hours');
    assert.equal(later('copy-by-app'), '1 copies after 1 requests');
    assert.match(later('photos-at-once'), /^3 batches in flight are not throttled: per mailbox$/);
  });

  it('says which pages of the cloud answer', async () => {
    const answer = await answersOf(person('kenji.mori'));
    assert.match(
      answer('cloud-hosts'),
      /^portal answers with \d+, account portal answers with 200, Teams answers with \d+$/,
    );
    const away = await answersOf(person('kenji.mori'), { OFFICE_URL: 'http://127.0.0.1:1' });
    assert.match(away('cloud-hosts'), /^portal does not answer \(ECONNREFUSED\)/);
  });

  it('writes a file for the sender that names no person, tenant or host, and says what is left to do by hand', async () => {
    const who = person('samuel.carter');
    await answersOf(who);
    const text = readFileSync(file, 'utf8');
    const { tenant, url } = doctor.bot;
    const names = [who.userPrincipalName, who.id, who.displayName, tenant.state.id, tenant.state.domain];
    const secrets = [
      tenant.apps.signIn.clientId,
      tenant.apps.signIn.secret,
      new URL(url).host,
      tenant.addresses.sharepoint,
    ];
    for (const one of [...names, ...secrets]) assert.ok(!text.includes(one), one);
    assert.equal(statSync(file).mode & 0o077, 0);
    const { answers } = JSON.parse(text) as { readonly answers: readonly Answered[] };
    for (const { id, answer, notTried, byHand } of answers) assert.ok(answer ?? notTried ?? byHand, id);
    const { out } = await doctor.run([...args(), '--yes'], {}, { stderr: signingIn(who) });
    assert.match(out, /^✓ photo-policy: What does Graph answer .*\? source is cloud/m);
    assert.match(out, /^! card-pictures: .* By hand: /m);
  });

  it('asks before, and needs a sign-in and a token', async () => {
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return 'n';
    };
    const declined = await doctor.run(args(), {}, { ask });
    assert.equal(declined.code, 77);
    assert.match(asked[0] ?? '', /with your own account\?/);
    assert.doesNotMatch(declined.err, /enter the code/);
    assert.equal((await doctor.run(['--live', '--user', 'olga@contoso.com', '--yes'])).code, 64);
    const cancel = (text: string) => {
      const code = /enter the code (\w+)/.exec(text)?.[1];
      const { state } = doctor.bot.tenant;
      if (code) void signInWithCode(state, person('amara.okafor'), code, 'cancel');
    };
    const refused = await doctor.run([...args(), '--yes'], {}, { stderr: { write: cancel } });
    assert.equal(refused.code, 2);
    const noToken = await doctor.run([...args(), '--yes'], { AAD_APP_CLIENT_ID: doctor.settings().BOT_ID });
    assert.deepEqual([noToken.code, /^token-refused/.test(noToken.err)], [2, true]);
  });
});
