import assert from 'node:assert/strict';
import type { CheckedLine } from '../../../cli/doctor/types.ts';
import type { Person } from '../../../sandbox/index.ts';
import { type DoctorBot, startDoctorBot } from '../../helpers/cli/doctor-bot.ts';
import { asAdmin, newRecord, runSetup } from '../../helpers/cli/setup-run.ts';
import { signInWithCode } from '../../helpers/sandbox/device-sign-in.ts';

const DAY = 86_400_000;

describe('photo-sync doctor --sign-in', () => {
  let doctor: DoctorBot;
  let appObject: string;
  before(async () => {
    doctor = await startDoctorBot();
    const { tenant } = doctor.bot;
    tenant.state.switches.deviceCodeInterval = 0.1;
    tenant.state.directory.replication.lag = 0;
    // Whatever the sandbox's registration lacks.
    const { code, err } = await runSetup(tenant, ['--yes', '--record', newRecord()], doctor.settings());
    assert.equal(code, 0, err);
    appObject = (await asAdmin(tenant, 'GET', `applications(appId='${tenant.apps.signIn.clientId}')`)).id;
  });
  after(() => doctor.stop());

  const admin = () => doctor.bot.tenant.person('tom.brandt');

  async function lines(changes = {}, who: Person = admin()) {
    const write = (text: string) => {
      const code = /enter the code (\w+)/.exec(text)?.[1];
      if (code) void signInWithCode(doctor.bot.tenant.state, who, code);
    };
    const args = ['--sign-in', '--json', '--only', 'identity,teams'];
    const { out, err } = await doctor.run(args, changes, { stderr: { write } });
    assert.ok(out, err);
    const { checks } = JSON.parse(out) as { readonly checks: readonly CheckedLine[] };
    return (id: string) => checks.find((line) => line.id === id);
  }

  it('finds the registration complete, and takes the admin as the caller', async () => {
    const line = await lines();
    assert.equal(line('registration')?.state, 'good', line('registration')?.text);
    assert.match(line('teams-app')?.text ?? '', /does not know that this person has the app/);
    const chat = doctor.bot.tenant.teams.personalChat(admin());
    await chat.say('hello');
    await doctor.bot.settled();
    assert.equal((await lines())('teams-app')?.state, 'good');
  });

  it('names what the registration lacks', async () => {
    const { redirectUris = [], delegatedGrants } = doctor.bot.tenant.apps.signIn;
    const addresses = redirectUris.splice(0);
    const scopes = delegatedGrants.sharepoint.splice(0);
    const found = (await lines())('registration');
    redirectUris.push(...addresses);
    delegatedGrants.sharepoint.push(...scopes);
    assert.equal(found?.state, 'failed');
    assert.match(found?.text ?? '', /redirect address .*\/auth-end/);
    assert.match(found?.text ?? '', /delegated permission AllSites\.Read of SharePoint/);
  });

  it('knows when a secret expires', async () => {
    const secretUntil = async (days: number) => {
      const endDateTime = new Date(Date.now() + days * DAY).toISOString();
      const passwordCredential = { displayName: 'of the test', endDateTime };
      const path = `applications/${appObject}/addPassword`;
      const { secretText } = await asAdmin(doctor.bot.tenant, 'POST', path, { passwordCredential });
      return (await lines({ AAD_APP_CLIENT_SECRET: secretText }))('app-secret');
    };
    const far = await secretUntil(200);
    assert.equal(far?.state, 'good');
    assert.match(far?.text ?? '', /^AAD_APP_CLIENT_SECRET expires on \d{4}-\d\d-\d\d, in (199|200) days$/);
    assert.equal((await secretUntil(5.5))?.state, 'warning');
    const other = (await lines({ AAD_APP_CLIENT_SECRET: 'another' }))('app-secret');
    assert.match(other?.text ?? '', /^no secret of the registration begins like AAD_APP_CLIENT_SECRET/);
    assert.match((await lines({ AAD_APP_CLIENT_SECRET: undefined }))('app-secret')?.text ?? '', /is not set/);
  });

  it('runs the other checks if no admin signs in', async () => {
    const line = await lines({}, doctor.bot.tenant.person('samuel.carter'));
    assert.equal(line('registration')?.state, 'failed');
    assert.match(line('registration')?.text ?? '', /\(admin-not-signed-in\)$/);
    assert.equal(line('bot-credential')?.state, 'good');
  });

  it('does not check it without a sign-in', async () => {
    const found = (await doctor.lines({}, ['--only', 'identity'])).find(({ id }) => id === 'registration');
    assert.deepEqual([found?.state, found?.text], ['not-checked', 'not checked: sign in as an admin with --sign-in']);
  });
});
