import assert from 'node:assert/strict';
import { defineSubcommand, wrongArguments } from '../../../cli/program/define-subcommand.ts';
import type { CsvTable, TextOutput } from '../../../cli/program/types.ts';
import { CodedError } from '../../../src/errors.ts';
import { runHere, runPhotoSync, runProgram } from '../../helpers/command.ts';

const TABLE: CsvTable = {
  columns: ['name', 'value'],
  rows: [
    ['=HYPERLINK("https://evil")', -5],
    ['+1\n2', undefined],
    ['@sum, "quoted"', new Date('2026-03-02T12:00:00Z')],
    ['-1', true],
  ],
};

/** Does what its options say. */
const probe = defineSubcommand({
  name: 'probe',
  summary: 'Probes.',
  group: 'For admins:',
  arguments: [{ name: '[values...]', text: 'words', choices: ['one', 'two'] }],
  options: {
    size: { flags: '-s, --size <number>', text: 'a number' },
    fail: { flags: '--fail', text: 'fail' },
    slowly: { flags: '--slowly', text: 'show progress' },
    ask: { flags: '--ask', text: 'ask first' },
  },
  examples: [{ words: 'probe one', text: 'probe' }],
  exitCodes: { 0: 'done', 3: 'odd', 5: 'failed' },
  failed: 5,
  hasJson: true,
  hasTable: true,
  hasSettings: true,
  confirms: true,
  read({ options, args, format }) {
    if (options.size === '0') throw wrongArguments('A size of 0 is no size.');
    return { ...options, args, format };
  },
  load: async () => async (parameters, context) => {
    if (parameters.ask) await context.confirm('Really?\u001b[2J');
    if (parameters.slowly) context.progress.show('half');
    if (parameters.fail) {
      throw new CodedError('store-unreachable', 'The database does not answer.', {
        cause: Object.assign(new Error('connect postgres://someone:hidden@host'), { code: 'ECONNREFUSED' }),
        remedy: 'Start it.',
      });
    }
    return {
      exitCode: parameters.size === '3' ? 3 : 0,
      text: () => '✓ right\n  ✗ wrong\u001b[2J\n! odd\nno ✓ mark',
      json: () => parameters,
      csv: () => TABLE,
      ...(parameters.size === '3' && { problem: 'An odd size.' }),
    };
  },
});

const run = (...args: readonly string[]) => runHere(probe, args, {});

function terminal(): TextOutput & { readonly text: () => string } {
  const written: string[] = [];
  return { isTTY: true, columns: 80, write: (text: string) => written.push(text), text: () => written.join('') };
}

describe('A subcommand of photo-sync', () => {
  it('gets its options, its arguments and the format', async () => {
    const given = await run('two', '-s', '7', 'one', '--json');
    const parameters = { size: '7', fail: false, slowly: false, ask: false, args: ['two', 'one'], format: 'json' };
    assert.deepEqual(JSON.parse(given.out), parameters);
    assert.equal((await run('two', 'one', '--output', 'json', '--size=7')).out, given.out);
  });

  it('prints a problem beside the result, and returns its own exit code', async () => {
    const { out, err, code } = await run('--size', '3');
    assert.deepEqual([out, err, code], ['✓ right\n  ✗ wrong[2J\n! odd\nno ✓ mark\n', 'An odd size.\n', 3]);
  });

  it('prints a table as CSV, in which no text is a formula', async () => {
    const { out } = await run('--output', 'csv');
    assert.deepEqual(out.split('\n'), [
      'name,value',
      `"'=HYPERLINK(""https://evil"")",-5`,
      "'+1 2,",
      `"'@sum, ""quoted""",2026-03-02T12:00:00.000Z`,
      "'-1,true",
      '',
    ]);
  });

  it('says what happened, why, and what to do, without the message of a lower layer', async () => {
    const { out, err, code } = await run('--fail', '--slowly');
    assert.deepEqual([out, code], ['', 5]);
    assert.equal(err, 'store-unreachable: The database does not answer.\n\nWhy: ECONNREFUSED\nWhat to do: Start it.\n');
  });

  it('refuses wrong arguments before it does anything, and suggests the right ones', async () => {
    const wrong = [
      [['--size'], "Option '-s, --size <number>' argument missing."],
      [['--sizes', '3'], "Unknown option '--sizes'. (Did you mean --size?)"],
      [['--size', '0'], 'A size of 0 is no size.'],
      [['--output', 'xml'], 'Allowed choices are text, json, csv.'],
      [['three'], 'Allowed choices are one, two.'],
      [['--settings'], "Option '--settings <file>' argument missing."],
    ] as const;
    for (const [args, message] of wrong) {
      const { out, err, code } = await run(...args);
      assert.deepEqual([code, out], [64, ''], args.join(' '));
      assert.ok(err.startsWith('arguments-invalid: ') && err.includes(message), err);
      assert.match(err, /\n\nWhat to do: Run "photo-sync probe --help"\.\n$/);
    }
    for (const args of [[], ['prob'], ['--wrong']]) assert.equal((await runPhotoSync([probe], args)).code, 64);
  });

  it('asks in a terminal, and needs --yes elsewhere', async () => {
    const questions: string[] = [];
    const answering = (answer: string) =>
      runHere(
        probe,
        ['--ask'],
        {},
        {
          ask: async (question) => {
            questions.push(question);
            return answer;
          },
        },
      );
    for (const [answer, code] of [
      ['y', 0],
      [' YES ', 0],
      ['', 77],
      ['n', 77],
      ['yesterday', 77],
    ] as const) {
      assert.equal((await answering(answer)).code, code, answer);
    }
    assert.deepEqual([...new Set(questions)], ['Really?[2J [y/N] ']);
    const elsewhere = await run('--ask');
    assert.deepEqual([elsewhere.code, elsewhere.out], [64, '']);
    assert.match(elsewhere.err, /Add --yes\./);
    assert.equal((await run('--ask', '--yes')).code, 0);
  });

  it('shows progress on stderr in a terminal, and nowhere else', async () => {
    const stderr = terminal();
    const { out } = await runHere(probe, ['--slowly', '--json'], {}, { stderr });
    assert.equal(stderr.text(), '\r\u001b[Khalf\n');
    JSON.parse(out);
    assert.equal((await run('--slowly')).err, '');
  });

  it('colors the marks of lines in a terminal, except with NO_COLOR', async () => {
    const inTerminal = async (environment: Record<string, string>) => {
      const stdout = terminal();
      await runHere(probe, [], environment, { stdout });
      return stdout.text();
    };
    const green =
      '\u001b[32m✓\u001b[39m right\n  \u001b[31m✗\u001b[39m wrong[2J\n\u001b[33m!\u001b[39m odd\nno ✓ mark\n';
    assert.equal(await inTerminal({}), green);
    const plain = (await run()).out;
    assert.equal(await inTerminal({ NO_COLOR: '1' }), plain);
    assert.equal(await inTerminal({ TERM: 'dumb' }), plain);
    assert.equal(await inTerminal({ NO_COLOR: '' }), green);
  });
});

describe('photo-sync as a process', () => {
  it('prints errors on stderr and sets the exit code', async () => {
    const { out, err, code } = await runProgram('cli/photo-sync.ts', ['completion', 'fish'], process.env);
    assert.deepEqual([code, out], [64, '']);
    assert.match(err, /^arguments-invalid: .*bash, zsh, powershell/);
  });
});
