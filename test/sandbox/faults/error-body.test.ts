import assert from 'node:assert/strict';
import { errorBody } from '../../../sandbox/faults/error-body.ts';
import { FAULTY_SERVICES } from '../../../sandbox/tenant/services/service-name.ts';

const STATUSES = [429, 500, 502, 503, 504] as const;

describe('the errors that faults produce', () => {
  it('have the format of each service', () => {
    for (const status of STATUSES) {
      const bodies = Object.fromEntries(FAULTY_SERVICES.map((service) => [service, errorBody(service, status)]));
      assert.match(JSON.parse(bodies.graph?.body ?? '').error.code, /^\w+$/);
      assert.match(JSON.parse(bodies.entra?.body ?? '').error_description, /^AADSTS\d+: /);
      assert.match(JSON.parse(bodies.channel?.body ?? '').error.code, /^\w+$/);
      assert.match(bodies.office?.body ?? '', /^<!doctype html>/);
      const sharePoint = bodies.sharepoint?.body ?? '';
      if (status === 429) assert.equal(sharePoint, '429 TOO MANY REQUESTS');
      else assert.match(JSON.parse(sharePoint)['odata.error'].code, /^-1, Microsoft\.SharePoint\./);
    }
  });
});
