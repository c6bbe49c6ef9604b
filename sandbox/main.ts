import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startTenant } from './index.ts';
import { writeAppCertificate } from './launch/app-certificate.ts';
import { botEnvironment } from './launch/bot-environment.ts';
import { type BotProcess, startBotProcess } from './launch/bot-process.ts';
import { writeSettings } from './launch/write-settings.ts';
import { startPlayground } from './playground/start-playground.ts';
import { isNationalCloudName, NATIONAL_CLOUDS } from './tenant/national-cloud.ts';

const HELP = `A Microsoft 365 tenant on this machine, with a Teams chat window and a bot to try in it.

  npm run sandbox                                     the bot of this repository
  npm run sandbox -- --bot URL --client-id ID         a bot that runs already, e.g. http://localhost:3978/api/messages

  --seed NUMBER     another tenant (default 1)
  --person ALIAS    who sits at the chat window, by the part of the UPN before the @
  --cloud NAME      a national cloud: gcc, gcc-high, dod, china
  --population N    so many more accounts, guests and rooms among them (default 0)
  --start COMMAND   the bot's start command
`;

/** Taken where free; where not, another one is, and printed. */
const PORTS = {
  control: 4300,
  entra: 4301,
  graph: 4302,
  sharepoint: 4303,
  office: 4304,
  channel: 4305,
  entraPages: 4307,
} as const;
const CHAT_PORT = 4306;
const BOT_PORT = 3978;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      bot: { type: 'string' },
      'client-id': { type: 'string' },
      start: { type: 'string' },
      seed: { type: 'string', default: '1' },
      person: { type: 'string' },
      cloud: { type: 'string', default: 'worldwide' },
      population: { type: 'string', default: '0' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return say(HELP);
  if (values.bot && !values['client-id'])
    throw new Error('--bot needs --client-id: the bot has its own application id.');
  if (!isNationalCloudName(values.cloud))
    throw new Error(`--cloud: one of ${Object.keys(NATIONAL_CLOUDS).join(', ')}.`);
  if (!/^\d+$/.test(values.population)) throw new Error('--population: a number of people.');
  if (!values.bot && !values.start) throw new Error('Say which bot: --bot URL --client-id ID, or --start COMMAND.');

  const folder = await mkdtemp(join(tmpdir(), 'microsoft-365-sandbox-'));
  const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  let stopping = false;
  // May be called again: what was still being started when Ctrl-C was pressed is stopped when it is there.
  const stop = async () => {
    stopping = true;
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);

  try {
    let chatUrl = '';
    const tenant = await startTenant({
      seed: Number(values.seed),
      cloud: values.cloud,
      population: Number(values.population),
      accounts: 'all',
      ports: PORTS,
      botClientId: values['client-id'],
      controlExtras: { links: () => (chatUrl ? [{ title: 'Chat with the bot', url: chatUrl }] : []) },
    });
    undo.push(tenant.stop);
    // Whatever an admin could agree to, so that each switch of the control page shows in what the bot says.
    tenant.apps.signIn.applicationGrants?.graph.push('PeopleSettings.Read.All', 'GroupMember.Read.All');
    const files = {
      authority: join(folder, 'authority.pem'),
      clock: join(folder, 'clock'),
      data: join(folder, 'data'),
      certificate: join(folder, 'app-certificate.pem'),
    };
    await writeFile(files.authority, tenant.certificates.authority);
    await writeFile(files.clock, '0');
    await writeAppCertificate(tenant.apps.signIn, files.certificate);
    tenant.state.clock.follow((offset) => void writeFile(files.clock, String(offset)));
    let endpoint = values.bot;
    if (values.start && !values.bot) {
      const bot: BotProcess = await startBotProcess(values.start, BOT_PORT, (port) =>
        botEnvironment(tenant, new URL(`http://localhost:${port}`), files),
      );
      undo.push(bot.stop);
      void bot.ended.then((code) => {
        if (stopping) return;
        // A chat without an answer helps nobody.
        say(`The bot ended with code ${code}.`);
        process.exitCode = code || 1;
        void stop();
      });
      endpoint ??= bot.endpoint;
    }
    tenant.teams.connectBot({
      botId: tenant.apps.bot.clientId,
      endpoint: endpoint ?? '',
      ssoClientId: tenant.apps.signIn.clientId,
    });
    const person = values.person ? tenant.person(values.person) : tenant.chatPerson;
    const chat = await startPlayground(tenant.state, tenant.teams, { person, port: CHAT_PORT });
    undo.push(chat.stop);
    chatUrl = chat.url;
    const environment = botEnvironment(tenant, new URL(endpoint ?? ''), files);
    const settings = join(folder, 'settings');
    await writeSettings(settings, environment);
    say(summary(tenant.addresses, chat.url, person.displayName));
    say(values.bot ? settingsFor(environment) : commandFor(settings, person.userPrincipalName));
    say('  Ctrl-C stops everything.\n');
  } catch (error) {
    const interrupted = stopping;
    await stop();
    if (!interrupted) throw error;
  }
}

function summary(addresses: Readonly<Record<keyof typeof PORTS, string>>, chatUrl: string, person: string): string {
  return `
  Chat with the bot   ${chatUrl}
                      You are ${person}. Type: my photo is wrong
  Control page        ${addresses.control}
                      Everybody's photos; change one, move the clock
  SharePoint          ${addresses.sharepoint}
  office.com          ${addresses.office}
  Entra ID            ${addresses.entra}
  Graph               ${addresses.graph}
  Teams channel       ${addresses.channel}
                      These three are for the bot, not for a browser
`;
}

function commandFor(settings: string, userPrincipalName: string): string {
  return `  Settings            ${settings}
                      For commands beside the bot, as in:
                      npm run check -- --settings ${settings} --user ${userPrincipalName}
`;
}

function settingsFor(environment: Readonly<Record<string, string>>): string {
  const lines = Object.entries(environment).map(([name, value]) => `  ${name}=${value}`);
  return `Your bot finds the tenant with these settings (use what it knows of them):\n\n${lines.join('\n')}\n`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
