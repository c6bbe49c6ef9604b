import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { issueSsoAssertion } from '../../../../sandbox/entra/tokens/issue-access-token.ts';
import { startTenant, type Tenant } from '../../../../sandbox/index.ts';
import {
  createUserCredentialFactory,
  type UserCredential,
} from '../../../../src/microsoft365/identity/user-credential.ts';
import { secretProof } from '../../../helpers/secret-proof.ts';
import { trustAuthority } from '../../../helpers/trusted-authority.ts';

const HOUR = 3_600_000;

describe("A person's credential", () => {
  let distrust: () => void;
  let tenant: Tenant;
  let credential: UserCredential;
  let scope: string;

  before(async () => {
    tenant = await startTenant({ seed: 4_711 });
    distrust = trustAuthority(tenant.certificates.authority);
    const { signIn } = tenant.apps;
    scope = 'https://graph.microsoft.com/User.Read';
    credential = createUserCredentialFactory()({
      tenantId: tenant.state.id,
      clientId: signIn.clientId,
      proof: secretProof(signIn.secret),
      authorityHost: tenant.addresses.entra,
      assertion: await issueSsoAssertion(tenant.state, tenant.chatPerson, signIn, { expiresIn: (3 * HOUR) / 1000 }),
    });
  });

  after(async () => {
    mock.timers.reset();
    distrust();
    await tenant.stop();
  });

  it('caches the token of a scope until shortly before it expires', async () => {
    const first = await credential.getToken(scope);
    assert.equal(await credential.getToken(scope), first);
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 2 * HOUR });
    assert.notEqual(await credential.getToken(scope), first);
  });
});
