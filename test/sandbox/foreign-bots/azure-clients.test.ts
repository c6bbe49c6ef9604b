import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTenant } from '../../../sandbox/index.ts';
import { proxyEnvironment } from '../../../sandbox/launch/proxy-environment.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../helpers/foreign/azure-clients.ts');

describe("Microsoft's clients with their defaults", () => {
  // biome-ignore lint/suspicious/noExplicitAny: a result on the wire, whose members the tests name one by one
  let results: any;
  before(async () => {
    const tenant = await startTenant({ hosts: 'real', seed: 4720, peopleSeed: 1 });
    const folder = await mkdtemp(path.join(tmpdir(), 'azure-clients-'));
    const authority = path.join(folder, 'authority.pem');
    await writeFile(authority, tenant.certificates.authority);
    const { clientId, secret } = tenant.apps.signIn;
    const child = spawn(process.execPath, [PROGRAM], {
      env: {
        ...proxyEnvironment(tenant, authority, 'node'),
        AZURE_TENANT_ID: tenant.state.id,
        AZURE_CLIENT_ID: clientId,
        AZURE_CLIENT_SECRET: secret,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    results = JSON.parse(Buffer.concat(await child.stdout.toArray()).toString());
    await tenant.stop();
    await rm(folder, { recursive: true });
  });

  it('get tokens and call Graph, whose next page is at its own host', () => {
    assert.equal(results.users.value.length, 2);
    assert.match(results.users['@odata.nextLink'], /^https:\/\/graph\.microsoft\.com\/v1\.0\/users\?/);
  });

  it('say that the sandbox does not play a call', () => {
    assert.equal(results.mail, 'The sandbox does not play GET /v1.0/users/x/messages of Microsoft Graph.');
  });

  it('are refused with a wrong secret', () => {
    assert.match(results.wrongSecret, /AADSTS7000215/);
  });
});
