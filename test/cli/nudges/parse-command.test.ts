import assert from 'node:assert/strict';
import { parseCommand } from '../../../cli/nudges/parse-command.ts';

const GROUP = '0d4f1f2e-0000-4000-8000-000000000001';
const read = (line: string) => parseCommand(line === '' ? [] : line.split(' '));
const changeOf = (line: string) => {
  const asked = read(line);
  return asked.ask === 'change' ? asked.change : asked;
};

describe('The words of npm run nudges', () => {
  it('are a mode, a pause, or its end', () => {
    for (const mode of ['off', 'dry-run', 'on']) assert.deepEqual(changeOf(mode), { mode });
    assert.deepEqual(changeOf('resume'), { pausedAt: undefined });
    for (const ask of ['status', 'pause', 'release']) assert.deepEqual(read(ask), { ask });
  });

  it('are a cap: a whole number, as large as the setting may be', () => {
    assert.deepEqual(changeOf('cap 0'), { dailyCap: 0 });
    assert.deepEqual(changeOf('cap 1000000'), { dailyCap: 1_000_000 });
    for (const value of ['1000001', '1e9', '-1', '1.5', '0x10', '1,000', 'many', '∞', '٣', '99999999999']) {
      const asked = read(`cap ${value}`);
      assert.ok(asked.ask === 'nothing' && asked.why?.includes('from 0 to 1000000'), value);
    }
  });

  it('are a share: with a per cent sign or below one, and never what could be either', () => {
    assert.deepEqual(changeOf('bulk-share 5%'), { bulkShare: 0.05 });
    assert.deepEqual(changeOf('bulk-share 0.5%'), { bulkShare: 0.005 });
    assert.deepEqual(changeOf('bulk-share 0.05'), { bulkShare: 0.05 });
    assert.deepEqual(changeOf('bulk-share 100%'), { bulkShare: 1 });
    for (const value of ['5', '1', '200%', '0%', '0', '0.0', '-5%', '5%%', '%', '1e-2', '1.01', '5 %', 'half']) {
      assert.equal(parseCommand(['bulk-share', value]).ask, 'nothing', value);
    }
  });

  it('take back one thing, or several, or all but a pause', () => {
    assert.deepEqual(changeOf('reset'), { mode: undefined, dailyCap: undefined, bulkShare: undefined });
    assert.deepEqual(changeOf('reset cap'), { dailyCap: undefined });
    assert.deepEqual(changeOf('reset mode bulk-share'), { mode: undefined, bulkShare: undefined });
    for (const word of ['pause', 'toString', '']) assert.equal(parseCommand(['reset', word]).ask, 'nothing');
  });

  it('name people and groups for a pilot', () => {
    assert.deepEqual(read(`pilot nora@contoso.com group:${GROUP}`), {
      ask: 'pilot',
      people: ['nora@contoso.com'],
      groups: [GROUP],
    });
    assert.deepEqual(read('pilot'), { ask: 'pilot', people: [], groups: [] });
    for (const name of ['', ' ', 'group:', 'group:hr'])
      assert.equal(parseCommand(['pilot', name]).ask, 'nothing', name);
  });

  it('are refused where there are too many, too few, or none that is known, with the reason', () => {
    for (const line of ['on off', 'cap', 'cap 1 2', 'bulk-share', 'nudge', 'constructor', 'On']) {
      const asked = read(line);
      assert.ok(asked.ask === 'nothing' && asked.why, line);
    }
    assert.deepEqual(read(''), { ask: 'nothing', why: undefined });
  });
});
