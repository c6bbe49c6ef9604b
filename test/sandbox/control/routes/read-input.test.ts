import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ControlError } from '../../../../sandbox/control/routes/control-error.ts';
import {
  readAdvance,
  readAdvanceForm,
  readSwitches,
  readSwitchesForm,
  readWorld,
} from '../../../../sandbox/control/routes/read-input.ts';
import { worldOf } from '../../../../sandbox/tenant/worlds.ts';

const refuses = (read: () => unknown, code: string): void =>
  assert.throws(read, (error) => error instanceof ControlError && error.code === code);

describe('the input of the control page', () => {
  it('accepts whole milliseconds, forward only', () => {
    assert.equal(readAdvance({ advance: 3_600_000 }), 3_600_000);
    for (const advance of [0, -1, 1.5, Number.NaN, Infinity, 1e15, '5', null, undefined, [5]]) {
      refuses(() => readAdvance({ advance }), 'bad-number');
    }
    for (const body of [undefined, null, [], 'x']) refuses(() => readAdvance(body), 'bad-request');
  });

  it('accepts a clock form with a button, or with an amount and a unit', () => {
    assert.equal(readAdvanceForm({ advance: '3600000' }), 3_600_000);
    assert.equal(readAdvanceForm({ amount: '1.5', unit: 'hours' }), 5_400_000);
    assert.equal(readAdvanceForm({ amount: '3', unit: 'days' }), 259_200_000);
    const bad = [{}, { amount: '', unit: 'days' }, { amount: '1', unit: 'years' }, { amount: '1', unit: 'toString' }];
    for (const body of bad) refuses(() => readAdvanceForm(body), 'bad-number');
  });

  it('accepts some switches or all', () => {
    assert.deepEqual(readSwitches({}), {});
    assert.deepEqual(readSwitches({ copyDuration: 0 }), { copyDuration: 0 });
    const all = {
      copyRequests: ['edit-profile'],
      profilePage: 'old',
      copyDuration: 5,
      copyInterval: 6,
      stampZone: 'Asia/Tokyo',
      photosAtOnce: 'app',
    };
    assert.deepEqual(readSwitches(all), all);
    assert.deepEqual(readSwitches({ world: 'none', copyDuration: 5 }), { ...worldOf('none'), copyDuration: 5 });
    assert.deepEqual(readSwitches({ copyRequests: [] }), { copyRequests: [] });
    for (const bad of [
      { world: '' },
      { copyRequests: ['bearer'] },
      { copyRequests: 'none' },
      { profilePage: 1 },
      { photosAtOnce: '' },
      { stampZone: 'Mars/Olympus' },
      { stampZone: 60 },
    ]) {
      refuses(() => readSwitches(bad), 'bad-switch');
    }
    refuses(() => readSwitches({ colour: 'red' }), 'bad-switch');
    refuses(() => readSwitches({ copyInterval: -1 }), 'bad-number');
  });

  it('accepts the form of the switches in minutes and hours', () => {
    assert.deepEqual(readSwitchesForm({ profilePage: 'old', copyMinutes: '2', copyHours: '24' }), {
      profilePage: 'old',
      copyDuration: 120_000,
      copyInterval: 86_400_000,
    });
    refuses(() => readSwitchesForm({ profilePage: 'old', copyMinutes: '', copyHours: '24' }), 'bad-number');
  });

  it('refuses any other value with an error code', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        for (const read of [readAdvance, readAdvanceForm, readSwitches, readSwitchesForm, readWorld]) {
          try {
            read(body);
          } catch (error) {
            assert.ok(error instanceof ControlError);
          }
        }
      }),
    );
  });
});
