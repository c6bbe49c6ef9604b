import { once, setMaxListeners } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** One instance behind the load balancer, at `http://127.0.0.1:<port>`. */
export interface Backend {
  readonly port: number;
  /** Gets requests now. */
  isReady(): boolean;
  /** Requests that it got. */
  requests(): number;
}

export interface LoadBalancer {
  readonly origin: string;
  /** Asks `/ready` of the instance from now on, also before it listens. */
  add(port: number): Backend;
  /** Resolves when the instance has become ready, or is no longer. */
  until(backend: Backend, isReady: boolean): Promise<void>;
  /** Requests that no instance answered, with the reason. They are not repeated: Teams does not repeat either. */
  readonly lost: readonly string[];
  stop(): Promise<void>;
}

export interface ProbeTimes {
  /** From the answer to a probe until the next one, in milliseconds. */
  readonly period: number;
  /** Longest wait for the answer of a probe, in milliseconds. */
  readonly timeout: number;
  /** Failed probes in a row after which an instance gets no more requests. One success brings it back. */
  readonly failures: number;
}

interface Target extends Backend {
  failures: number;
  ready: boolean;
  count: number;
}

/**
 * Sends each request to the next ready instance, on connections that it keeps open, as load balancers do. It knows
 * the instances by their `/ready` alone.
 */
export async function startLoadBalancer({ period, timeout, failures }: ProbeTimes): Promise<LoadBalancer> {
  const agent = new Agent({ keepAlive: true });
  const targets: Target[] = [];
  const lost: string[] = [];
  const events = new EventTarget();
  // Each waiting request listens.
  setMaxListeners(0, events);
  let next = 0;

  async function probe(target: Target): Promise<void> {
    const isReady = await fetch(`http://127.0.0.1:${target.port}/ready`, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(timeout),
    }).then(
      (response) => response.ok,
      () => false,
    );
    target.failures = isReady ? 0 : target.failures + 1;
    const before = target.ready;
    target.ready = isReady || (before && target.failures < failures);
    if (target.ready !== before) events.dispatchEvent(new Event('change'));
  }

  /** Waits while none is ready: this machine may be too busy to answer a probe in time. */
  async function nextReady(): Promise<Target> {
    for (;;) {
      const ready = targets.filter((target) => target.ready);
      const target = ready[next++ % Math.max(1, ready.length)];
      if (target) return target;
      await once(events, 'change');
    }
  }

  function refuse(response: ServerResponse, reason: string): void {
    lost.push(reason);
    response.writeHead(502).end();
  }

  async function forward(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const target = await nextReady();
    target.count += 1;
    const { method, url: path, headers } = incoming;
    const { connection: _hop, 'transfer-encoding': _coding, ...others } = headers;
    const outgoing = request(
      {
        ...{ agent, host: '127.0.0.1', port: target.port, method, path },
        headers: { ...others, 'content-length': body.length },
      },
      async (answer) => {
        try {
          const content = await buffer(answer);
          const { connection: _ofBackend, 'transfer-encoding': _encoding, ...kept } = answer.headers;
          response.writeHead(answer.statusCode ?? 502, { ...kept, 'content-length': content.length }).end(content);
        } catch (error) {
          refuse(response, `instance on ${target.port}, answer: ${error}`);
        }
      },
    );
    outgoing.on('error', (error) => refuse(response, `instance on ${target.port}: ${error}`));
    outgoing.end(body);
  }

  const server = createServer((incoming, response) => void forward(incoming, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = new AbortController();
  async function probeRepeatedly(target: Target): Promise<void> {
    while (!end.signal.aborted) {
      await probe(target);
      await wait(period, undefined, { signal: end.signal }).catch(() => {});
    }
  }
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    lost,
    add(port) {
      const target: Target = {
        ...{ port, failures: 0, ready: false, count: 0 },
        isReady: () => target.ready,
        requests: () => target.count,
      };
      targets.push(target);
      void probeRepeatedly(target);
      return target;
    },
    async until(backend, isReady) {
      while (backend.isReady() !== isReady) await once(events, 'change');
    },
    async stop() {
      end.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}
