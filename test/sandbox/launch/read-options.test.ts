import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readOptions } from '../../../sandbox/launch/read-options.ts';

const START = ['--start', 'node bot/index.ts'];
const BOT = ['--bot', 'http://localhost:3978/api/messages', '--client-id', 'a'];

describe('The arguments of npm run sandbox', () => {
  const refused: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [[...START, '--seed', 'abc'], /--seed must be a whole number/],
    [[...START, '--seed', '1.5'], /--seed must be a whole number/],
    [[...START, '--seed', ''], /--seed must be a whole number/],
    [[...START, '--person', 'nora.lindqvsit'], /--person: no one has the alias nora\.lindqvsit/],
    [[...START, '--person', 'nora.lindqvsit', '--population', '500'], /--person: no one has the alias/],
    [[...START, '--person', 'no.one7', '--population', '500'], /--person: no one has the alias no\.one7/],
    [[...START, '--population', 'many'], /--population must be a whole number/],
    [[...START, '--population', '1000001'], /--population must be a whole number of at most 1000000/],
    [[...START, '--cloud', 'mars'], /--cloud must be one of worldwide/],
    [[...START, '--world', 'mars'], /--world must be one of/],
    [['--bot', 'localhost:3978', '--client-id', 'a'], /--bot must be an http/],
    [[...BOT, '--real-hosts', '--sdk', 'botkit'], /--sdk must be one of botbuilder/],
    [[...BOT, '--sdk', 'botbuilder'], /--sdk needs --real-hosts/],
    [[...START, '--real-hosts', '--sdk', 'botbuilder', '--secretless'], /--secretless is for the bot that/],
    [[...START, '--secretless', '--multi-tenant'], /--multi-tenant is for a bot with a secret/],
    [BOT.slice(0, 2), /--bot requires --client-id/],
    [[], /Name a bot/],
  ];
  for (const [args, message] of refused) {
    it(`are refused: ${args.join(' ') || 'none'}`, () => assert.throws(() => readOptions(args), message));
  }

  it('choose between local addresses and real hosts', () => {
    assert.equal(readOptions(START).realHosts, false);
    assert.equal(readOptions([...BOT, '--real-hosts']).realHosts, true);
  });

  it('may name a sample person, and one of the additional accounts', async () => {
    assert.equal(readOptions([...START, '--person', 'nora.lindqvist', '--population', '500']).person, 'nora.lindqvist');
    const { startTenant } = await import('../../../sandbox/index.ts');
    const tenant = await startTenant({ seed: 7, population: 20, accounts: 'all' });
    try {
      const people = [...tenant.state.people.from(0)].map(([, person]) => person);
      const aliases = people.map(({ userPrincipalName }) => userPrincipalName.split('@')[0]);
      const args = [...START, '--seed', '7', '--population', '20', '--person'];
      for (const alias of aliases) assert.equal(readOptions([...args, alias ?? '']).person, alias);
      assert.equal(aliases.length, tenant.state.people.samplePeople().length + 20);
    } finally {
      await tenant.stop();
    }
  });

  it('are checked before anything starts or is printed', () => {
    const command = ['sandbox/main.ts', ...START, '--population', '500', '--person', 'no.one7'];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^--person: no one has the alias no\.one7/);
  });
});
