import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Person } from '../../sandbox/index.ts';
import { writeAppCertificate } from '../../sandbox/launch/app-certificate.ts';
import { memoryStore } from '../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../helpers/bot/running-bot.ts';
import { type ExecutedFiles, watchExecutedFiles } from '../helpers/house/executed-files.ts';

const PAGE = readFileSync('docs/architecture.md', 'utf8');
const HOUR = 3_600_000;

/** The section under this heading of the second level. */
function section(heading: string): string {
  const [, text] = PAGE.split(`\n## ${heading}\n`);
  assert.ok(text, `no section "${heading}"`);
  return text.split('\n## ')[0] ?? '';
}

/** Files that no line of the text names: by path, or by name on a line that names the folder. */
function unnamed(files: readonly string[], text: string): string[] {
  const lines = text.split('\n');
  return files.filter((file) => {
    const { dir, base } = path.posix.parse(file);
    return !lines.some((line) => line.includes(`${dir}/`) && new RegExp(`[\`/]${base}\``).test(line));
  });
}

/** The page is complete: a reader who follows it opens no file that it does not name. */
describe('docs/architecture.md', () => {
  let folder: string;
  let executed: ExecutedFiles;
  let bot: RunningBot;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'architecture-'));
    executed = await watchExecutedFiles();
    const certificate = path.join(folder, 'app.pem');
    bot = await startTenantWithBot({
      store: await memoryStore(),
      async settings({ apps }) {
        await writeAppCertificate(apps.signIn, certificate);
        return { NUDGES: 'on', NUDGES_HOURS: '00:00-24:00', NUDGES_DAYS: 'mon-sun', APP_CERTIFICATE_FILE: certificate };
      },
    });
    bot.tenant.state.switches.copyInterval = 24 * HOUR;
  });
  after(async () => {
    await bot.stop();
    await executed.stop();
    rmSync(folder, { recursive: true });
  });

  async function executedBy(journey: () => Promise<void>): Promise<string[]> {
    await executed.take();
    await journey();
    return executed.take();
  }

  async function ask(person: Person): Promise<void> {
    const chat = bot.tenant.teams.personalChat(person);
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    await bot.tenant.openAs(person, chat.linkIn(message, 'Open SharePoint'));
    await chat.press(message, 'Check again');
    await bot.settled();
  }

  it('names each file that a question passes', async () => {
    const files = await executedBy(() => ask(bot.tenant.person('nora.lindqvist')));
    assert.ok(files.length > 80, `${files.length} files`);
    assert.deepEqual(
      unnamed(files, section('Start') + section('Ask') + section('The check') + section('The press')),
      [],
    );
  });

  it('names each file that a nudge passes', async () => {
    const { tenant } = bot;
    const person = tenant.person('samuel.carter');
    const chat = tenant.teams.personalChat(person);
    await chat.install();
    await bot.settled();
    const beats = async (count: number) => {
      for (let beat = 0; beat < count; beat++) {
        tenant.state.clock.advance(2 * HOUR);
        await bot.beat();
      }
    };
    await beats(2);
    const before = chat.messages.length;
    const files = await executedBy(async () => {
      const other = tenant.person('nora.lindqvist');
      assert.ok(other.photo);
      tenant.changePhoto(person, other.photo.bytes);
      await beats(4);
      const [nudge] = chat.messages.slice(before);
      assert.ok(nudge, 'a nudge');
      await tenant.openAs(person, chat.linkIn(nudge, 'Open SharePoint'));
      await beats(3);
    });
    assert.ok(files.length > 80, `${files.length} files`);
    assert.deepEqual(
      unnamed(files, section('Start') + section('Nudge') + section('The check') + section('The press')),
      [],
    );
  });

  it('reports a file that it does not name', () => {
    const text =
      'First `bot/http/server.ts` and `json-body.ts`, then `src/photo/verdict.ts`.\nA word about `facts.ts`.';
    const files = ['bot/http/server.ts', 'bot/http/json-body.ts', 'src/photo/verdict.ts', 'src/photo/facts.ts'];
    assert.deepEqual(unnamed(files, text), ['src/photo/facts.ts']);
  });
});
