#!/usr/bin/env node
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChatWindow, startChatWindow } from './chat-window/chat-window.ts';
import { graphConnection, startTenant, type Tenant } from './index.ts';
import { writeAppCertificate } from './launch/app-certificate.ts';
import { botEnvironment } from './launch/bot-environment.ts';
import { type BotProcess, startBotProcess } from './launch/bot-process.ts';
import { browserArguments, proxyEnvironment, RUNTIMES, type Runtime } from './launch/proxy-environment.ts';
import { readOptions } from './launch/read-options.ts';
import { hasTwoRegistrations, SDKS } from './launch/sdk-environment.ts';
import { writeSettings } from './launch/write-settings.ts';
import { playedPage } from './played-routes.ts';
import { WORLD_NAMES } from './tenant/worlds.ts';

/** False in this repository, where the sources run and `npm run sandbox` starts its own bot. */
const IS_PACKAGE = import.meta.filename.endsWith('.js');
const EXAMPLES = IS_PACKAGE
  ? `  tenant-sandbox --start COMMAND                  starts a bot, e.g. "node index.js"
  tenant-sandbox --bot URL --client-id ID         uses a running bot, e.g. http://localhost:3978/api/messages`
  : `  npm run sandbox                                 starts the bot of this repository
  npm run sandbox -- --bot URL --client-id ID     uses a running bot, e.g. http://localhost:3978/api/messages`;

const HELP = `Runs a Microsoft 365 tenant on this machine, with a Teams chat window and a bot.

${EXAMPLES}

  --seed NUMBER     seed of the tenant (default 1)
  --person ALIAS    first person at the chat window: the part of the UPN before the @
  --cloud NAME      national cloud: gcc, gcc-high, dod, china
  --world NAME      requests that start SharePoint's copy (default large-picture): ${WORLD_NAMES.join(', ')}
  --population N    number of additional accounts, including guests and rooms (default 0)
  --multi-tenant    the bot gets its tokens from the Bot Framework's tenant
  --secretless      no app has a secret: the bot is a managed identity, which its sign-in app trusts
  --real-hosts      Microsoft's own host names, behind a proxy, for a bot that cannot be configured
  --sdk NAME        names of the printed settings, with --real-hosts: ${SDKS.join(', ')}
  --routes          prints what the sandbox plays, and ends
  --start COMMAND   command that starts the bot
`;

/** Preferred ports; a taken one is replaced by a free one. */
const PORTS = {
  control: 4300,
  entra: 4301,
  graph: 4302,
  sharepoint: 4303,
  office: 4304,
  m365: 4308,
  channel: 4305,
  entraPages: 4307,
  identity: 4309,
  proxy: 4310,
} as const;
const CHAT_PORT = 4306;
const BOT_PORT = 3978;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return print(HELP);
  if (options.routes) return void process.stdout.write(await playedPage());

  const folder = await mkdtemp(join(tmpdir(), 'tenant-sandbox-'));
  const cleanUp: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  let stopping = false;
  const interruption = new AbortController();
  // Runs again for what was still starting at Ctrl-C.
  const stop = async () => {
    stopping = true;
    interruption.abort();
    for (let step = cleanUp.pop(); step; step = cleanUp.pop()) await step();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);

  try {
    let chat: ChatWindow | undefined;
    const { sdk } = options;
    const tenant = await startTenant({
      seed: options.seed,
      cloud: options.cloud,
      world: options.world,
      population: options.population,
      accounts: 'all',
      ports: PORTS,
      botClientId: options.clientId,
      oneRegistration: !hasTwoRegistrations(sdk),
      secretless: options.secretless,
      multiTenant: options.multiTenant,
      hosts: options.realHosts ? 'real' : 'local',
      controlExtras: {
        links: () =>
          chat ? [{ title: 'Chat with the bot', url: '/chat/', hint: `as ${chat.person.displayName}` }] : [],
        chat: () => chat,
      },
    });
    cleanUp.push(tenant.stop);
    // Optional permissions, so that the bot reacts to all switches of the control page.
    tenant.apps.signIn.applicationGrants?.graph.push('PeopleSettings.Read.All', 'GroupMember.Read.All');
    const files = {
      authority: join(folder, 'authority.pem'),
      clock: join(folder, 'clock'),
      data: join(folder, 'data'),
      ...(!options.secretless && { certificate: join(folder, 'app-certificate.pem') }),
    };
    await writeFile(files.authority, tenant.certificates.authority);
    await writeFile(files.clock, '0');
    if (files.certificate) await writeAppCertificate(tenant.apps.signIn, files.certificate);
    tenant.state.clock.follow((offset) => void writeFile(files.clock, String(offset)));
    let endpoint = options.bot;
    if (options.start && !options.bot) {
      print('The tenant is ready. The bot starts …');
      const starting = startBotProcess(
        options.start,
        BOT_PORT,
        (port) => botEnvironment(tenant, new URL(`http://localhost:${port}`), files, sdk),
        { onWaiting: (seconds) => print(`The bot has been starting for ${seconds} s …`), signal: interruption.signal },
      );
      // From the beginning, because a bot that is still starting uses the folder until it has ended.
      cleanUp.push(() =>
        starting.then(
          (started) => started.stop(),
          () => {},
        ),
      );
      const bot: BotProcess = await starting;
      void bot.ended.then((code) => {
        if (stopping) return;
        // Without the bot the chat is useless.
        print(`The bot exited with code ${code}. The sandbox stops.`);
        process.exitCode = code || 1;
        void stop();
      });
      endpoint ??= bot.endpoint;
    }
    tenant.teams.connectBot({
      botId: tenant.apps.bot.clientId,
      endpoint: endpoint ?? '',
      ssoClientId: tenant.apps.signIn.clientId,
      ...(!options.secretless && { connections: [graphConnection(tenant.apps.signIn)] }),
    });
    const person = options.person ? tenant.person(options.person) : tenant.chatPerson;
    chat = await startChatWindow(tenant.state, tenant.teams, { person, port: CHAT_PORT });
    cleanUp.push(chat.stop);
    const environment = botEnvironment(tenant, new URL(endpoint ?? ''), files, sdk);
    const settings = join(folder, 'settings');
    await writeSettings(settings, environment);
    print(summary(tenant.addresses, person.displayName, sdk ? 'hello' : 'my photo is wrong'));
    if (tenant.proxy) print(proxyText(tenant, folder, files.authority));
    const isOwnBot = !IS_PACKAGE && !options.bot && !sdk;
    print(isOwnBot ? commandFor(settings, person.userPrincipalName) : settingsFor(environment));
    print('  Ctrl-C stops everything.\n');
  } catch (error) {
    const interrupted = stopping;
    await stop();
    if (!interrupted) throw error;
  }
}

function summary(addresses: Tenant['addresses'], person: string, text: string): string {
  const bot = addresses.bot ? `\n  Bot                 ${addresses.bot}` : '';
  return `
  Chat with the bot   ${addresses.control}/chat/
                      You are ${person}. Type: ${text}
                      Choose there who chats, and in which language
  Control page        ${addresses.control}
                      Shows all people's photos; change one, move the clock
  SharePoint          ${addresses.sharepoint}
  office.com          ${addresses.office}
  Microsoft 365       ${addresses.m365}
  Entra ID            ${addresses.entra}
  Graph               ${addresses.graph}
  Teams channel       ${addresses.channel}
                      The last three are for the bot, not for a browser${bot}
`;
}

function commandFor(settings: string, userPrincipalName: string): string {
  return `  Settings            ${settings}
                      For commands that run beside the bot, e.g.:
                      npm run check -- --settings ${settings} --user ${userPrincipalName}
`;
}

function settingsFor(environment: Readonly<Record<string, string>>): string {
  const lines = Object.entries(environment).map(([name, value]) => `  ${name}=${value}`);
  return `Settings that connect your bot to the tenant (set those that it supports):\n\n${lines.join('\n')}\n`;
}

function proxyText(tenant: Tenant, folder: string, authority: string): string {
  const line = (runtime: Runtime) => {
    const environment = proxyEnvironment(tenant, authority, runtime);
    return Object.entries(environment)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ');
  };
  const runtimes = RUNTIMES.map((runtime) => `  ${runtime.padEnd(10)} ${line(runtime)}`);
  const browser = `chromium ${browserArguments(tenant, join(folder, 'browser')).join(' ')} ${tenant.addresses.control}`;
  return `The hosts are Microsoft's own. A program reaches them with these variables:

${runtimes.join('\n')}
  browser    ${browser}
`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
