import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { settingsIn } from '../helpers/app-package.ts';
import { readBicep } from '../helpers/infra/bicep-file.ts';
import { schemaProblems, stepsOf, type ToolkitFile, unsetVariables } from '../helpers/infra/toolkit-actions.ts';

const read = (path: string) => parse(readFileSync(path, 'utf8'));
const FILES = { dev: 'm365agents.yml', local: 'm365agents.local.yml' } as const;
const { outputs } = readBicep('infra/azure.bicep');
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
/** The toolkit asks for them, or makes them. */
const ASKED = ['TEAMSFX_ENV', 'APP_NAME_SUFFIX', 'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP_NAME'];
const BY_TUNNEL = ['BOT_ENDPOINT', 'BOT_DOMAIN'];

for (const [environment, path] of Object.entries(FILES)) {
  describe(path, () => {
    const file = read(path) as ToolkitFile;

    it('conforms to the schema that its first line names', () => {
      assert.equal(file.version, 'v1.11');
      assert.match(readFileSync(path, 'utf8'), /^# yaml-language-server: \$schema=\S+\/v1\.11\/yaml\.schema\.json\n/);
      assert.deepEqual(schemaProblems(file), []);
    });

    it('uses no variable before it is set', () => {
      assert.deepEqual(unsetVariables(file, [...ASKED, ...(environment === 'local' ? BY_TUNNEL : [])], outputs), []);
    });

    it('has its variables in the environment file, except secrets', () => {
      const known = settingsIn(`env/.env.${environment}`);
      const written = stepsOf(file).flatMap(({ writeToEnvironmentFile }) =>
        Object.values(writeToEnvironmentFile ?? {}),
      );
      const ofTemplate = environment === 'dev' ? outputs : [];
      const missing = [...written, ...ofTemplate].filter((name) => !name.startsWith('SECRET_') && !known.has(name));
      assert.deepEqual(missing, []);
    });

    it('names files that exist, or that an earlier step writes', () => {
      const paths = JSON.stringify(file).match(/\.\/[\w./-]+/g) ?? [];
      const made = /^\.\/(build|appPackage\/build|\.localConfigs|\.webappignore)/;
      assert.deepEqual(
        paths.filter((one) => !made.test(one) && !existsSync(one)),
        [],
      );
      assert.ok(existsSync('.webappignore'));
    });

    it('applies all that the app package needs before it is zipped', () => {
      const order = file.provision.map(({ uses }) => uses);
      const last = [
        'teamsApp/validateManifest',
        'teamsApp/zipAppPackage',
        'teamsApp/validateAppPackage',
        'teamsApp/update',
      ];
      assert.deepEqual(order.slice(-4), last);
      assert.ok(order.indexOf('aadApp/update') > order.lastIndexOf('aadApp/create'));
    });
  });
}

describe('The Agents Toolkit', () => {
  const text = (path: string) => readFileSync(path, 'utf8');

  it('makes no client secret for a deployed environment, and needs no Azure for the local one', () => {
    const { dev, local } = FILES;
    assert.doesNotMatch(text(dev), /generateClientSecret: true|SECRET_(BOT|AAD)/);
    const steps = (read(local) as ToolkitFile).provision.map(({ uses }) => uses);
    assert.ok(!steps.includes('arm/deploy'));
  });

  it('makes a signing key of 64 characters once, and keeps it', () => {
    const steps = (read(FILES.dev) as ToolkitFile).provision;
    const step = steps.find(({ uses }) => uses === 'script') ?? assert.fail();
    const [, program = ''] = /^node -e "(.+)"$/s.exec(String(step.with.run)) ?? [];
    const printed = (key?: string): string => {
      const lines: string[] = [];
      const crypto = { randomBytes: (size: number) => Buffer.alloc(size, 7) };
      const scope = {
        process: { env: { SECRET_SIGNING_KEY: key } },
        console: { log: (line: string) => lines.push(line) },
      };
      new Function('process', 'console', 'crypto', program)(scope.process, scope.console, crypto);
      return lines.join('\n');
    };
    assert.equal(printed(), `::set-teamsfx-env SECRET_SIGNING_KEY=${'07'.repeat(32)}`);
    assert.equal(printed('kept'), '::set-teamsfx-env SECRET_SIGNING_KEY=kept');
  });

  it('deploys the bundle, of which .webappignore leaves nothing out', () => {
    const deploy = (read(FILES.dev) as ToolkitFile).deploy.at(-1);
    assert.equal(deploy?.with.artifactFolder, './build/bundle');
    const { services } = read('azure.yaml');
    assert.equal(services.bot.dist, 'build/bundle');
    assert.equal(services.bot.hooks.prepackage.posix.run, 'npm run bundle');
    const ignored = text('.webappignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    for (const name of ['lib', 'node_modules', 'package.json']) {
      assert.ok(!ignored.some((line) => line.replaceAll('/', '') === name), name);
    }
    for (const line of ignored) assert.match(line, /^(\/[\w.]+(\/|\*)|\*\.env|\.env\.\*|\*\.pem)$/);
  });

  it('starts and debugs the bot by scripts that exist', () => {
    const { scripts } = json('package.json');
    const { tasks } = json('.vscode/tasks.json') as {
      tasks: {
        label: string;
        command?: string;
        dependsOn?: string[];
        problemMatcher?: { background: { endsPattern: string } };
      }[];
    };
    const labels = tasks.map(({ label }) => label);
    for (const { dependsOn = [] } of tasks) for (const label of dependsOn) assert.ok(labels.includes(label), label);
    for (const { command = '' } of tasks) {
      const [, script] = /^npm run (\S+)$/.exec(command) ?? [];
      if (script) assert.match(scripts[script], /--inspect=9239/, script);
    }
    assert.match(scripts['dev:teamsfx'], /--env-file=\.localConfigs/);
    const { configurations, compounds } = json('.vscode/launch.json') as {
      configurations: { name: string }[];
      compounds: { name: string; configurations: string[]; preLaunchTask: string }[];
    };
    const names = configurations.map(({ name }) => name);
    for (const { configurations: parts, preLaunchTask } of compounds) {
      assert.deepEqual(
        parts.filter((name) => !names.includes(name)),
        [],
      );
      assert.ok(labels.includes(preLaunchTask), preLaunchTask);
    }
    assert.ok(compounds.some(({ name }) => name === 'Debug in the sandbox'));
  });

  it('waits for what the bot and the sandbox print', () => {
    const { tasks } = json('.vscode/tasks.json');
    const endOf = (label: string) => {
      const task = tasks.find((one: { label: string }) => one.label === label);
      return new RegExp(task.problemMatcher.background.endsPattern);
    };
    const quoted = (path: string, sentence: RegExp) => sentence.exec(text(path))?.[0] ?? assert.fail(path);
    assert.match(quoted('src/log/events.ts', /Photo Sync is listening/), endOf('Start application'));
    assert.match('config-invalid: Settings are missing.', endOf('Start application'));
    assert.match(quoted('sandbox/main.ts', /Ctrl-C stops everything/), endOf('Start sandbox'));
    assert.match(quoted('sandbox/main.ts', /The bot exited with code/), endOf('Start sandbox'));
  });
});
