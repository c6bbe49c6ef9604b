import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { isProbe } from '../../bot/http/health-route.ts';
import { STOP_LIMIT } from '../../bot/stop-on-signals.ts';
import { SETTINGS } from '../../src/config/settings.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const DRAIN_SECONDS = SETTINGS.DRAIN_SECONDS.type.parse(undefined);
/** From SIGTERM to the end of the process, at the latest. */
const LONGEST_STOP = DRAIN_SECONDS + STOP_LIMIT / 1_000;

interface Probe {
  readonly path: string;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}
type Probes = Readonly<Record<'startup' | 'liveness' | 'readiness', Probe>>;

/** https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/ */
const DEFAULTS = { timeoutSeconds: 1 };

function ofKubernetes(): { readonly probes: Probes; readonly grace: number; readonly port: unknown } {
  const documents = parseAllDocuments(read('deploy/kubernetes.yaml')).map((document) => document.toJS());
  const { spec } = documents.find(({ kind }) => kind === 'Deployment').spec.template;
  const [container] = spec.containers;
  const probe = ({ httpGet, ...times }: { httpGet: { path: string; port: string } } & Omit<Probe, 'path'>) => {
    assert.equal(httpGet.port, container.ports[0].name);
    return { ...DEFAULTS, ...times, path: httpGet.path };
  };
  return {
    probes: {
      startup: probe(container.startupProbe),
      liveness: probe(container.livenessProbe),
      readiness: probe(container.readinessProbe),
    },
    grace: spec.terminationGracePeriodSeconds,
    port: container.ports[0].containerPort,
  };
}

function ofContainerApps(): { readonly probes: Probes; readonly grace: number; readonly port: unknown } {
  const text = read('infra/modules/container-app.bicep');
  const probe = (type: string): Probe => {
    const start = text.indexOf(`type: '${type}'`);
    assert.notEqual(start, -1, type);
    // Up to the next probe.
    const [own = ''] = text.slice(start + 1).split(/type: '|\n {10}\]/);
    const number = (name: string) => {
      const [, digits] = new RegExp(`${name}: (\\d+)`).exec(own) ?? [];
      return digits === undefined ? undefined : { [name]: Number(digits) };
    };
    return {
      ...DEFAULTS,
      path: /path: '([^']+)'/.exec(own)?.[1] ?? '',
      ...number('periodSeconds'),
      ...number('timeoutSeconds'),
      ...number('failureThreshold'),
    } as Probe;
  };
  return {
    probes: { startup: probe('Startup'), liveness: probe('Liveness'), readiness: probe('Readiness') },
    grace: numberIn(text, /terminationGracePeriodSeconds: (\d+)/),
    port: numberIn(text, /^var port = (\d+)$/m),
  };
}

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? assert.fail(String(pattern)));
}

describe('The probes', () => {
  for (const [host, { probes, port }] of Object.entries({
    Kubernetes: ofKubernetes(),
    'Container Apps': ofContainerApps(),
  })) {
    it(`of ${host} ask whether the process is alive, and whether the bot is ready`, () => {
      const { startup, liveness, readiness } = probes;
      assert.deepEqual([startup.path, liveness.path, readiness.path], ['/health', '/health', '/ready']);
      assert.equal(port, SETTINGS.PORT.type.parse(undefined));
    });

    it(`of ${host} notice a stop within the drain, and restart no bot that is only late`, () => {
      const { startup, liveness, readiness } = probes;
      assert.ok(readiness.periodSeconds * readiness.failureThreshold <= DRAIN_SECONDS);
      assert.ok(readiness.failureThreshold >= 2, 'one late answer takes no instance out');
      for (const { timeoutSeconds, periodSeconds } of [startup, liveness, readiness]) {
        assert.ok(timeoutSeconds <= periodSeconds);
      }
      assert.ok(liveness.periodSeconds * liveness.failureThreshold >= 30);
      assert.ok(startup.periodSeconds * startup.failureThreshold >= 60);
    });
  }

  it('of App Service ask whether the bot is ready, because they decide who gets requests', () => {
    const [, path = ''] = /healthCheckPath: '([^']+)'/.exec(read('infra/modules/app-service.bicep')) ?? [];
    assert.equal(path, '/ready');
    assert.ok(isProbe(path));
  });
});

describe('The grace period', () => {
  const periods = {
    Kubernetes: ofKubernetes().grace,
    'Container Apps': ofContainerApps().grace,
    'App Service': numberIn(read('infra/modules/app-service.bicep'), /STOP_TIME_LIMIT: '(\d+)'/),
    systemd: numberIn(read('deploy/photo-sync.service'), /^TimeoutStopSec=(\d+)$/m),
    Docker: numberIn(read('docs/deploy/container.md'), /--stop-timeout (\d+)/),
  };
  for (const [host, seconds] of Object.entries(periods)) {
    it(`of ${host} is longer than the longest stop`, () => assert.ok(seconds > LONGEST_STOP, `${seconds} s`));
  }

  it('ends with SIGTERM everywhere, and reaches the process itself', () => {
    assert.match(read('deploy/photo-sync.service'), /^KillSignal=SIGTERM$/m);
    const image = read('Dockerfile');
    assert.match(image, /^ENTRYPOINT \["node",/m, 'no shell that keeps the signal');
    assert.doesNotMatch(image, /^STOPSIGNAL/m);
  });

  it('is as the documentation says', () => {
    const page = read('docs/operate/health.md');
    assert.ok(page.includes(`\`DRAIN_SECONDS\` (${DRAIN_SECONDS})`));
    assert.ok(page.includes(`${STOP_LIMIT / 1_000} seconds`));
    assert.ok(page.includes(`${LONGEST_STOP} seconds`));
  });
});
