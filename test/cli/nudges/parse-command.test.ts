import assert from 'node:assert/strict';
import { parseCommand } from '../../../cli/nudges/parse-command.ts';

const GROUP = '0d4f1f2e-0000-4000-8000-000000000001';
const read = (line: string) => parseCommand(line === '' ? [] : line.split(' '));
const changeOf = (line: string) => {
  const command = read(line);
  return command.kind === 'change' ? command.change : command;
};

describe('The arguments of npm run nudges', () => {
  it('set a mode, pause, resume, or release', () => {
    for (const mode of ['off', 'dry-run', 'on']) assert.deepEqual(changeOf(mode), { mode });
    for (const kind of ['status', 'pause', 'resume', 'release']) assert.deepEqual(read(kind), { kind });
  });

  it('set a cap: a whole number within the range of the setting', () => {
    assert.deepEqual(changeOf('cap 0'), { dailyCap: 0 });
    assert.deepEqual(changeOf('cap 1000000'), { dailyCap: 1_000_000 });
    for (const value of ['1000001', '1e9', '-1', '1.5', '0x10', '1,000', 'many', '∞', '٣', '99999999999']) {
      const command = read(`cap ${value}`);
      assert.ok(command.kind === 'invalid' && command.reason?.includes('from 0 to 1000000'), value);
    }
  });

  it('set a share: a percentage or a fraction, never an ambiguous number', () => {
    assert.deepEqual(changeOf('bulk-share 5%'), { bulkShare: 0.05 });
    assert.deepEqual(changeOf('bulk-share 0.5%'), { bulkShare: 0.005 });
    assert.deepEqual(changeOf('bulk-share 0.05'), { bulkShare: 0.05 });
    assert.deepEqual(changeOf('bulk-share 100%'), { bulkShare: 1 });
    for (const value of ['5', '1', '200%', '0%', '0', '0.0', '-5%', '5%%', '%', '1e-2', '1.01', '5 %', 'half']) {
      assert.equal(parseCommand(['bulk-share', value]).kind, 'invalid', value);
    }
  });

  it('reset one value, several, or all except a pause', () => {
    assert.deepEqual(changeOf('reset'), { mode: undefined, dailyCap: undefined, bulkShare: undefined });
    assert.deepEqual(changeOf('reset cap'), { dailyCap: undefined });
    assert.deepEqual(changeOf('reset mode bulk-share'), { mode: undefined, bulkShare: undefined });
    for (const name of ['pause', 'toString', '']) assert.equal(parseCommand(['reset', name]).kind, 'invalid');
  });

  it('name people and groups for a pilot', () => {
    assert.deepEqual(read(`pilot nora@contoso.com group:${GROUP}`), {
      kind: 'pilot',
      people: ['nora@contoso.com'],
      groups: [GROUP],
    });
    assert.deepEqual(read('pilot'), { kind: 'pilot', people: [], groups: [] });
    for (const name of ['', ' ', 'group:', 'group:hr'])
      assert.equal(parseCommand(['pilot', name]).kind, 'invalid', name);
  });

  it('are rejected with a reason if there are too many, too few, or unknown ones', () => {
    for (const line of ['on off', 'cap', 'cap 1 2', 'bulk-share', 'nudge', 'constructor', 'On', '']) {
      const command = read(line);
      assert.ok(command.kind === 'invalid' && command.reason, line);
    }
  });
});
