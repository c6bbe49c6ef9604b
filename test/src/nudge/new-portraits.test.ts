import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import { memoryStore } from '../../bot/memory-store.ts';
import { createOffice } from './office.ts';
import { photosChanged } from './photo-changes.ts';

const rome = (text: string) => DateTime.fromISO(text, { zone: 'Europe/Rome' }).toJSDate();

/** As docs/nudges.md advises admins. */
describe('New portraits of which people need not hear', () => {
  it('are decided on in a dry run, and who changes their photo afterwards is told', async () => {
    const store = await memoryStore();
    const tenantId = 'new-portraits';
    const people = Array.from({ length: 21 }, (_, at) => `person-${at}`);
    const office = createOffice(store, tenantId, rome('2026-03-03T10:00'), { bulkShare: 0.5 });
    await photosChanged(store, tenantId, people, office.time.now());
    await office.until(rome('2026-03-03T12:00'));
    assert.ok(office.control.heldBackSince);
    // The office knows no release of its own: what was released counts for no other bulk change.
    Object.assign(office.control, { mode: 'dry-run', heldBackSince: undefined, bulkShare: 1 });
    await office.until(rome('2026-03-03T14:00'));
    assert.deepEqual((await store.standing(tenantId)).changes, { 'dry-run': 21 });
    Object.assign(office.control, { mode: 'on' });
    await photosChanged(store, tenantId, ['person-7'], office.time.now());
    await office.until(rome('2026-03-03T17:00'));
    assert.deepEqual(
      office.said.map(({ to, kind }) => `${kind} ${to}`),
      ['nudge person-7'],
    );
  });
});
