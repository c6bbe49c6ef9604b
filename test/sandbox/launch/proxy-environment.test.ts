import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTenant, type Tenant } from '../../../sandbox/index.ts';
import { browserArguments, proxyEnvironment, RUNTIMES } from '../../../sandbox/launch/proxy-environment.ts';

/** Programs load the keys of Entra ID with clients of Node that read the environment. */
const NODE_CLIENTS = `
  import https from 'node:https';
  import axios from 'axios';
  import { fetch as undiciFetch } from 'undici';
  const [url, other, local] = process.argv.slice(1);
  const outcome = (promise) => promise.then(({ status }) => status, () => 'failed');
  const plain = (address) => new Promise((resolve, reject) => {
    https.get(address, ({ statusCode }) => resolve({ status: statusCode })).on('error', reject);
  });
  console.log(JSON.stringify([
    await outcome(fetch(url)), await outcome(undiciFetch(url)), await outcome(plain(url)), await outcome(axios.get(url)),
    await outcome(fetch(other)), await outcome(fetch(local)),
  ]));
  // Idle connections to the proxy would keep the process for seconds.
  process.exit();
`;

describe("The environment for Microsoft's hosts", () => {
  let tenant: Tenant;
  let folder: string;
  let authority: string;
  before(async () => {
    tenant = await startTenant({ hosts: 'real', seed: 4713, peopleSeed: 1 });
    folder = await mkdtemp(path.join(tmpdir(), 'proxy-environment-'));
    authority = path.join(folder, 'authority.pem');
    await writeFile(authority, tenant.certificates.authority);
  });
  after(async () => {
    await tenant.stop();
    await rm(folder, { recursive: true });
  });

  it('leads the clients of Node to the tenant, and nowhere else', async () => {
    const urls = ['https://login.microsoftonline.com/common/discovery/v2.0/keys', 'https://one.example/'];
    const args = ['--input-type=module', '-e', NODE_CLIENTS, ...urls, tenant.addresses.control];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...proxyEnvironment(tenant, authority, 'node') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const output = Buffer.concat(await child.stdout.toArray()).toString();
    assert.deepEqual(await ended, [0, null]);
    assert.deepEqual(JSON.parse(output), [200, 200, 200, 200, 'failed', 200]);
  });

  it('names the proxy, this machine, and the authority for each runtime', () => {
    for (const runtime of RUNTIMES) {
      const environment = proxyEnvironment(tenant, authority, runtime);
      assert.equal(environment.HTTPS_PROXY, tenant.proxy);
      assert.equal(environment.https_proxy, tenant.proxy);
      assert.equal(environment.NO_PROXY, 'localhost,127.0.0.1,::1');
      assert.ok(Object.values(environment).includes(authority), runtime);
    }
  });

  it('is empty for local hosts', () => {
    assert.deepEqual(proxyEnvironment({ proxy: undefined }, authority, 'node'), {});
  });

  it('starts a browser with a profile of its own that trusts the certificate by its key', () => {
    const [proxy, trust, profile] = browserArguments(tenant, '/profile');
    assert.equal(proxy, `--proxy-server=${tenant.proxy}`);
    assert.match(trust ?? '', /^--ignore-certificate-errors-spki-list=[\w+/]{43}=$/);
    assert.equal(profile, '--user-data-dir=/profile');
  });
});
