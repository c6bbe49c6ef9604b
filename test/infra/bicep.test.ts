import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { ERROR_CODES } from '../../src/errors.ts';
import { settingsIn } from '../helpers/app-package.ts';
import { sourceFiles } from '../helpers/house/files.ts';
import { type BicepFile, parseBicep, readBicep } from '../helpers/infra/bicep-file.ts';
import { bicepProblems, moduleProblems } from '../helpers/infra/bicep-problems.ts';

const files = new Map(globSync('infra/**/*.bicep').map((path) => [path.replaceAll('\\', '/'), readBicep(path)]));
const fileOf = (path: string): BicepFile => files.get(path) ?? assert.fail(path);
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const parametersOf = (path: string): Record<string, { value: unknown }> => json(path).parameters;

describe('The Bicep templates', () => {
  it('name only what is declared, use what they declare, and close what they open', () => {
    assert.ok(files.size > 12, `${files.size} files`);
    assert.deepEqual([...files.values()].flatMap(bicepProblems), []);
  });

  it('give each module its parameters, and read only its outputs', () => {
    assert.deepEqual(
      [...files.values()].flatMap((file) => moduleProblems(file, files)),
      [],
    );
    const used = new Set(
      [...files.values()].flatMap(({ modules }) => modules.map(({ path }) => path.split('/').at(-1))),
    );
    const unused = [...files.keys()].filter((path) => path.includes('/modules/') && !used.has(path.split('/').at(-1)));
    assert.deepEqual(unused, []);
  });

  it('are reported when they are wrong', () => {
    const wrong = parseBicep(
      'infra/wrong.bicep',
      "param used string\nparam unused string\nvar a = '${usde}-x'\nmodule b 'c.bicep' = {\n  params: { no: used, x: a }\n}\nvar d = b.outputs.none\noutput e string = concta(d)\n",
    );
    assert.deepEqual(bicepProblems(wrong).toSorted(), [
      'infra/wrong.bicep: unused is not used',
      'infra/wrong.bicep:3: usde is not declared',
      'infra/wrong.bicep:8: concta is not declared',
    ]);
    const target = parseBicep(
      'infra/c.bicep',
      'param x string\nparam y string\nparam z int = 1\noutput some string = x\n',
    );
    assert.deepEqual(moduleProblems(wrong, new Map([['infra/c.bicep', target]])), [
      'infra/wrong.bicep: b has no no',
      'infra/wrong.bicep: b lacks y',
      'infra/wrong.bicep: b has no output none',
    ]);
    assert.match(bicepProblems(parseBicep('a', 'var x = {\n')).join(), /a:1: \{ is not closed/);
  });

  it('have parameters files that fit their entrance, each in its own style of placeholders', () => {
    for (const [entrance, style] of [
      ['azure', /^[^$]*\$\{\{\w+\}\}$/],
      ['main', /^\$\{\w+(=[^}]*)?\}$/],
    ] as const) {
      const { params } = fileOf(`infra/${entrance}.bicep`);
      const given = parametersOf(`infra/${entrance}.parameters.json`);
      const names = params.map(({ name }) => name);
      assert.deepEqual(
        Object.keys(given).filter((name) => !names.includes(name)),
        [],
      );
      assert.deepEqual(
        params.filter(({ name, isRequired }) => isRequired && !(name in given)),
        [],
      );
      for (const { value } of Object.values(given)) assert.match(String(value), style);
    }
    const known = new Set([...settingsIn('env/.env.dev').keys(), 'SECRET_SIGNING_KEY']);
    const text = readFileSync('infra/azure.parameters.json', 'utf8');
    for (const [, name = ''] of text.matchAll(/\$\{\{(\w+)\}\}/g)) assert.ok(known.has(name), name);
  });

  it('have the same outputs in both entrances, apart from what only the toolkit needs', () => {
    const ofToolkit = fileOf('infra/azure.bicep').outputs;
    assert.deepEqual(
      ofToolkit.filter((name) => name !== 'BOT_AZURE_APP_SERVICE_RESOURCE_ID'),
      fileOf('infra/main.bicep').outputs,
    );
    for (const name of ofToolkit) assert.match(name, /^[A-Z][A-Z_]+$/);
  });

  it('use resource types with a version, and no module of a registry', () => {
    for (const { path, resources, modules } of files.values()) {
      for (const [symbol, type] of resources) {
        assert.match(type, /^(Microsoft\.[\w./]+@\d{4}-\d\d-\d\d(-preview)?|subnets)$/, `${path}: ${symbol}`);
      }
      for (const module of modules) assert.match(module.path, /^(\.\/modules\/)?[\w-]+\.bicep$/, path);
    }
  });

  it('never weaken what a security officer asks for', () => {
    const text = [...files.values()].map((file) => file.text).join('\n');
    for (const promise of [
      "msaAppType: 'UserAssignedMSI'",
      'httpsOnly: true',
      "minTlsVersion: '1.2'",
      "scmMinTlsVersion: '1.2'",
      "ftpsState: 'Disabled'",
      'allowInsecure: false',
      "passwordAuth: 'Disabled'",
      "value: 'TLSv1.2'",
      'enableRbacAuthorization: true',
      'enablePurgeProtection: true',
      'adminUserEnabled: false',
      'disableLocalAuth: true',
    ]) {
      assert.ok(text.includes(promise), promise);
    }
    assert.equal(text.match(/properties: \{ allow: false \}/g)?.length, 2, 'FTP and SCM');
    assert.match(fileOf('infra/modules/database.bicep').text, /publicNetworkAccess: 'Disabled'/);
    assert.doesNotMatch(text, /listKeys|firewallRules|administratorLoginPassword|BOT_PASSWORD|CLIENT_SECRET/);
    const roles = [...text.matchAll(/^var \w+ = '([0-9a-f-]{36})'$/gm)].map(([, id]) => id);
    // Key Vault Secrets User, AcrPull: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    assert.deepEqual(roles.toSorted(), [
      '4633458b-17de-408a-b874-0445c86b69e6',
      '7f951dda-4ed3-4680-a7ca-43fe172d538d',
    ]);
  });

  it('start the bot as npm run start:built does', () => {
    const { scripts } = json('package.json');
    const host = fileOf('infra/modules/app-service.bicep').text;
    assert.equal(/appCommandLine: '([^']+)'/.exec(host)?.[1], scripts['start:built']);
  });

  it('tag what azd looks for', () => {
    for (const host of ['app-service', 'container-app']) {
      assert.match(fileOf(`infra/modules/${host}.bicep`).text, /'azd-service-name': 'bot'/);
    }
    assert.match(fileOf('infra/main.bicep').text, /'azd-env-name': environmentName/);
  });

  it('query only messages and error codes that the program has', () => {
    const queries = globSync('infra/queries/*.kql').map((path) => readFileSync(path, 'utf8'));
    const quoted = queries.flatMap((text) => [...text.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name));
    const sources = sourceFiles(['bot', 'src']).map(({ text }) => text);
    const unknown = quoted.filter(
      // A name that ends with a dot is the beginning of others.
      (name) =>
        !(name in ERROR_CODES) && !sources.some((text) => text.includes(`'${name}${name.endsWith('.') ? '' : "'"}`)),
    );
    assert.ok(quoted.length > 5);
    assert.deepEqual(unknown, []);
  });
});
