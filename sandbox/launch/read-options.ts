import { parseArgs } from 'node:util';
import { DOMAIN } from '../create-state.ts';
import { isNationalCloudName, NATIONAL_CLOUDS, type NationalCloudName } from '../tenant/national-cloud.ts';
import { createPopulation, MOST_PEOPLE } from '../tenant/people/population.ts';
import { sampleAliases } from '../tenant/people/sample-people.ts';
import { DEFAULT_WORLD, isWorldName, WORLD_NAMES, type WorldName } from '../tenant/worlds.ts';
import { SDKS, type Sdk } from './sdk-environment.ts';

/** The arguments of `npm run sandbox`. */
export interface SandboxOptions {
  readonly help: boolean;
  /** Only prints what the sandbox plays. */
  readonly routes: boolean;
  /** URL to which the channel posts activities; undefined: `start` starts the bot. */
  readonly bot: string | undefined;
  readonly clientId: string | undefined;
  readonly secretless: boolean;
  readonly multiTenant: boolean;
  /** Microsoft's own host names, behind a proxy. */
  readonly realHosts: boolean;
  readonly start: string | undefined;
  /** Library whose names the settings have. Undefined: those of this repository's bot. */
  readonly sdk: Sdk | undefined;
  readonly seed: number;
  /** Alias of the person at the chat window; undefined: the first sample person. */
  readonly person: string | undefined;
  readonly cloud: NationalCloudName;
  readonly world: WorldName;
  readonly population: number;
}

/** Reads and checks all arguments, without starting anything. Throws an error with one sentence for the terminal. */
export function readOptions(args: readonly string[]): SandboxOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      bot: { type: 'string' },
      'client-id': { type: 'string' },
      start: { type: 'string' },
      secretless: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      person: { type: 'string' },
      cloud: { type: 'string', default: 'worldwide' },
      population: { type: 'string', default: '0' },
      world: { type: 'string', default: DEFAULT_WORLD },
      'multi-tenant': { type: 'boolean', default: false },
      sdk: { type: 'string' },
      'real-hosts': { type: 'boolean', default: false },
      routes: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const {
    bot,
    'client-id': clientId,
    start,
    person,
    cloud,
    world,
    secretless,
    help,
    routes,
    sdk,
    'real-hosts': realHosts,
    'multi-tenant': multiTenant,
  } = values;
  if (bot !== undefined && !isHttp(bot))
    throw new Error('--bot must be an http(s) address, such as http://localhost:3978/api/messages.');
  if (bot !== undefined && !clientId) throw new Error('--bot requires --client-id, the application id of the bot.');
  if (!isNationalCloudName(cloud))
    throw new Error(`--cloud must be one of ${Object.keys(NATIONAL_CLOUDS).join(', ')}.`);
  if (!isWorldName(world)) throw new Error(`--world must be one of ${WORLD_NAMES.join(', ')}.`);
  if (!/^\d{1,15}$/.test(values.seed)) throw new Error('--seed must be a whole number of at most 15 digits.');
  if (!/^\d+$/.test(values.population) || Number(values.population) > MOST_PEOPLE)
    throw new Error(`--population must be a whole number of at most ${MOST_PEOPLE}.`);
  const [seed, population] = [Number(values.seed), Number(values.population)];
  if (person !== undefined && !isAlias(person, seed, population))
    throw new Error(`--person: no one has the alias ${person}. Aliases: ${sampleAliases().join(', ')}.`);
  if (!help && !routes && bot === undefined && !start)
    throw new Error('Name a bot: --bot URL --client-id ID, or --start COMMAND.');
  if (sdk !== undefined && !isSdk(sdk)) throw new Error(`--sdk must be one of ${SDKS.join(', ')}.`);
  if (sdk !== undefined && !realHosts)
    throw new Error("--sdk needs --real-hosts: bots of these libraries cannot replace all of Microsoft's hosts.");
  if (secretless && multiTenant) throw new Error('--multi-tenant is for a bot with a secret, without --secretless.');
  if (secretless && (clientId || sdk))
    throw new Error('--secretless is for the bot that --start starts, without --client-id and --sdk.');
  return {
    help,
    routes,
    bot,
    clientId,
    secretless,
    multiTenant,
    realHosts,
    sdk,
    start,
    seed,
    person,
    cloud,
    world,
    population,
  };
}

function isSdk(name: string): name is Sdk {
  return SDKS.some((one) => one === name);
}

function isHttp(address: string): boolean {
  return /^https?:$/.test(URL.parse(address)?.protocol ?? '');
}

/** Addresses follow from the seed and the number of people, so the check needs none of the slow pictures. */
function isAlias(alias: string, seed: number, count: number): boolean {
  if (sampleAliases().includes(alias)) return true;
  const none = Buffer.alloc(0);
  const thumbnails = { S: none, M: none, L: none };
  const picture = { bytes: none, contentType: 'image/jpeg' as const, size: 0, thumbnails };
  const population = createPopulation({
    ...{ count, seed, etagKey: 0, domain: DOMAIN, now: new Date(0), pictures: [picture] },
    accounts: 'all',
  });
  const address = `${alias}@${DOMAIN}`;
  return population
    .numbersIn(address)
    .some((number) => population.person(number, () => {}).userPrincipalName === address);
}
