import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { SERVICE_ACCOUNT } from '../../sandbox/identity/cluster.ts';
import { readBotConfig } from '../../src/config/bot-config.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { CLOUDS } from '../../src/microsoft365/clouds.ts';

const TEXT = readFileSync('deploy/kubernetes.yaml', 'utf8');
const DOCUMENTS = parseAllDocuments(TEXT).map((document) => document.toJS());
const ofKind = (kind: string) => DOCUMENTS.find((one) => one.kind === kind) ?? assert.fail(kind);

/** Settings with values in the places in angle brackets. */
function filledIn(): Record<string, string> {
  const values: readonly (readonly [RegExp, string])[] = [
    [/<(BOT_ID|AAD_APP_CLIENT_ID|AAD_APP_TENANT_ID)>/g, '1a7c2d2f-7e3f-4b64-8c68-1b4b4d1f0e22'],
    [/<openssl rand -hex 32>/g, 'k'.repeat(64)],
    [/<(host|user|server)>/g, 'photos'],
  ];
  const given = { ...ofKind('ConfigMap').data, ...ofKind('Secret').stringData } as Record<string, string>;
  const fill = (text: string) => values.reduce((filled, [place, value]) => filled.replace(place, value), text);
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fill(value)]));
}

describe('The Kubernetes manifest', () => {
  const { spec } = ofKind('Deployment').spec.template;
  const [container] = spec.containers;

  it('sets settings that exist, enough to start the bot, and no client secret', () => {
    const settings = filledIn();
    assert.deepEqual(
      Object.keys(settings).filter((name) => !(name in SETTINGS)),
      [],
    );
    assert.doesNotMatch(Object.values(settings).join('\n'), /[<>]/, 'a place that no test fills in');
    const { bot, signInApp, store } = readBotConfig(settings);
    const tokenFile = settings.AZURE_FEDERATED_TOKEN_FILE ?? assert.fail();
    const proof = { by: 'workload-identity', tokenFile };
    assert.deepEqual([bot.proof, signInApp.proofs], [proof, [proof]]);
    assert.equal(typeof store.password, 'function');
  });

  it('names in its comments only settings that exist', () => {
    const names = [...TEXT.matchAll(/^.*#.*$/gm)].flatMap(([line]) => line.match(/\b[A-Z]+(_[A-Z]+)+\b/g) ?? []);
    assert.ok(names.includes('BOT_PASSWORD'));
    assert.deepEqual(
      names.filter((name) => !(name in SETTINGS)),
      [],
    );
  });

  it('puts the token where the setting says, for the audience of Entra ID', () => {
    const { name, mountPath, readOnly } = container.volumeMounts.find((one: { name: string }) =>
      /token/.test(one.name),
    );
    const volume = spec.volumes.find((one: { name: string }) => one.name === name);
    const [{ serviceAccountToken: token }] = volume.projected.sources;
    assert.equal(`${mountPath}/${token.path}`, ofKind('ConfigMap').data.AZURE_FEDERATED_TOKEN_FILE);
    assert.equal(readOnly, true);
    assert.equal(token.audience, CLOUDS.worldwide.tokenExchangeAudience);
    assert.ok(TEXT.includes(`# GCC High and DoD: ${CLOUDS['gcc-high'].tokenExchangeAudience}`));
    // Kubernetes refuses less: https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
    assert.ok(token.expirationSeconds >= 600);
  });

  it('runs the pods as the service account that the documentation and the sandbox trust', () => {
    const account = ofKind('ServiceAccount').metadata.name;
    assert.equal(spec.serviceAccountName, account);
    assert.equal(SERVICE_ACCOUNT.name, account);
    const page = readFileSync('docs/deploy/container.md', 'utf8');
    assert.ok(page.includes(`system:serviceaccount:<namespace>:${account}`));
    assert.ok(page.includes(`kubectl create serviceaccount -n <namespace> ${account}`));
  });
});
