import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkReportText } from '../../cli/check/report.ts';
import { statusText } from '../../cli/nudges/report.ts';
import type { Status } from '../../cli/nudges/status.ts';
import { sweepReportText } from '../../cli/sweep/report.ts';
import { oneLine, terminalText } from '../../cli/terminal-text.ts';
import { adviceFor } from '../../src/photo/advice.ts';
import { decideVerdict } from '../../src/photo/verdict.ts';
import { FIRST_PACE } from '../../src/store/ledger/graph-pace.ts';
import type { SweepReport } from '../../src/sweep/types.ts';
import { ANY_CHARACTER } from '../helpers/any-character.ts';
import { DIFFERENT } from '../helpers/photo/evidence-samples.ts';

const HOSTILE = 'a\u001b[2J\u001b]8;;https://evil\u0007b\rc\n  Verdict  in-sync\u009b31m\u202ed\u2028e';
const NOT_PRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe('Text for a terminal', () => {
  it('has no control characters, and a value stays in its line', () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER }), (text) => {
        assert.doesNotMatch(terminalText(text), NOT_PRINTABLE);
        assert.doesNotMatch(oneLine(text), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        assert.equal(oneLine(oneLine(text)), oneLine(text));
      }),
    );
    assert.equal(terminalText('Größe 写真 👩🏽\nnext'), 'Größe 写真 👩🏽\nnext');
  });

  it('shows the values of services without control characters or additional lines', () => {
    const source = { state: 'failed', reason: 'refused', code: HOSTILE, requestId: HOSTILE } as const;
    const report = (text: string) => {
      const evidence = { ...DIFFERENT, graphPhoto: { ...source, code: text, requestId: text } };
      const verdict = decideVerdict(evidence, { copyInterval: 86_400_000 });
      const hints = [{ source: 'graphPhoto', cause: text, remedy: text }];
      return checkReportText(text, { objectId: text, evidence, verdict, advice: adviceFor(verdict, evidence), hints });
    };
    assert.doesNotMatch(report(HOSTILE), NOT_PRINTABLE);
    assert.equal(report(HOSTILE).split('\n').length, report('x').split('\n').length);
    const swept = (text: string) =>
      sweepReportText({ failed: { [text]: 1 }, ended: 'done' } as unknown as SweepReport, false, {
        pace: FIRST_PACE,
        ceiling: 4,
      });
    assert.doesNotMatch(swept(HOSTILE), NOT_PRINTABLE);
    assert.equal(swept(HOSTILE).split('\n').length, swept('x').split('\n').length);
    const status = (text: string) => statusText(statusWith({ reason: text, note: text }));
    assert.doesNotMatch(status(HOSTILE), NOT_PRINTABLE);
    assert.equal(status(HOSTILE).split('\n').length, status('x').split('\n').length);
  });
});

function statusWith(report: object): Status {
  return {
    control: { mode: 'on', dailyCap: 1, bulkShare: 0.05, paused: false, pausedAt: undefined },
    settings: { mode: 'on', dailyCap: 1, bulkShare: 0.05 },
    botIsKnown: true,
    saidByCommand: { mode: false, dailyCap: false, bulkShare: false },
    pilot: { people: 0, named: 0, groups: [] },
    roster: { here: 1, optedOut: 0, snoozed: 0, unreachable: 0 },
    watched: { watched: 1, due: 0 },
    photos: { failing: 0, withPhoto: 1, withoutPhoto: 0, notReadYet: 0 },
    changes: {},
    told: { people: 0, right: 0, lookedAfter: 0, notRight: {} },
    changesInOneDay: 0,
    outbox: {},
    sentOrQueuedInOneDay: 0,
    welcomesWaiting: 0,
    feedback: [],
    links: { links: [], timing: { assumed: {}, learned: {} } },
    lastRuns: [{ name: 'sweep', endedAt: new Date(0), report }],
  } as unknown as Status;
}
