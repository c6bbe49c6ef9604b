import assert from 'node:assert/strict';
import { hasExchangePlan, hasSharePointPlan } from '../../../src/photo/service-plans.ts';

const EXCHANGE_S_ENTERPRISE = 'efb87545-963c-4e0d-99df-69c6916d9eb0';
const EXCHANGE_S_FOUNDATION = '113feb6c-3fe4-4440-bddc-54d774bf0318';
const EXCHANGE_S_ARCHIVE_ADDON = '176a09a6-7ec5-4039-ac02-b2791c6ba793';
const LOCKBOX_ENTERPRISE = '9f431833-0334-42de-a7dc-70aa40db46db';
const SHAREPOINTENTERPRISE = '5dbe027f-2339-4123-9542-606e4d348a72';
const SHAREPOINTWAC = 'e95bec33-7c88-4a70-8e19-b10bd9d0c014';
const SHAREPOINTSTORAGE = 'be5a7ed5-c598-4fcd-a061-5e6724c68a58';
const SYNTEX = 'fd2e7f90-1010-487e-a11b-d2b1ae9651fc';
const ONEDRIVESTANDARD = '13696edf-5a08-49f6-8134-03083ed8ba30';

const plan = (service: string, servicePlanId: string, capabilityStatus = 'Enabled') => ({
  service,
  servicePlanId,
  capabilityStatus,
});

describe('Service plans', () => {
  it('with a mailbox are distinguished from other Exchange plans', () => {
    assert.equal(hasExchangePlan([plan('exchange', EXCHANGE_S_ENTERPRISE)]), true);
    for (const id of [EXCHANGE_S_FOUNDATION, EXCHANGE_S_ARCHIVE_ADDON, LOCKBOX_ENTERPRISE]) {
      assert.equal(hasExchangePlan([plan('exchange', id)]), false, id);
    }
    const both = [plan('exchange', EXCHANGE_S_FOUNDATION), plan('exchange', EXCHANGE_S_ENTERPRISE)];
    assert.equal(hasExchangePlan(both), true);
  });

  it('with a My Site are distinguished from other SharePoint plans', () => {
    for (const id of [SHAREPOINTENTERPRISE, ONEDRIVESTANDARD]) {
      assert.equal(hasSharePointPlan([plan('SharePoint', id)]), true, id);
    }
    for (const id of [SHAREPOINTWAC, SHAREPOINTSTORAGE, SYNTEX]) {
      assert.equal(hasSharePointPlan([plan('SharePoint', id)]), false, id);
    }
  });

  it('count while they are usable, including a grace period', () => {
    for (const [status, counts] of [
      ['Enabled', true],
      ['Warning', true],
      ['Suspended', false],
      ['LockedOut', false],
      ['Deleted', false],
      ['', false],
    ] as const) {
      assert.equal(hasExchangePlan([plan('exchange', EXCHANGE_S_ENTERPRISE, status)]), counts, status);
      assert.equal(hasSharePointPlan([plan('SharePoint', SHAREPOINTENTERPRISE, status)]), counts, status);
    }
  });

  it('are recognized regardless of the case of service and id', () => {
    assert.equal(hasExchangePlan([plan('Exchange', EXCHANGE_S_ENTERPRISE.toUpperCase())]), true);
    assert.equal(hasExchangePlan([plan('Exchange', EXCHANGE_S_FOUNDATION.toUpperCase())]), false);
    assert.equal(hasSharePointPlan([plan('sharepoint', SHAREPOINTWAC.toUpperCase())]), false);
  });

  it('of other services give no mailbox and no My Site', () => {
    const teams = [plan('TeamspaceAPI', '57ff2da0-773e-42df-b2af-ffb7a2317929')];
    assert.equal(hasExchangePlan(teams), false);
    assert.equal(hasSharePointPlan([...teams, plan('exchange', EXCHANGE_S_ENTERPRISE)]), false);
    assert.equal(hasExchangePlan([]), false);
  });

  it('that are unknown count as a mailbox', () => {
    assert.equal(hasExchangePlan([plan('exchange', '00000000-0000-4000-8000-000000000000')]), true);
  });
});
