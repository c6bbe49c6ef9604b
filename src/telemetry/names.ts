/**
 * Every name of the telemetry: spans, metrics, attributes. Queries, alert rules and the workbook in infra use exactly
 * these; `test/infra/telemetry.test.ts` compares them, and the tables of docs/operate/telemetry.md. Names follow the
 * semantic conventions: https://opentelemetry.io/docs/specs/semconv/general/naming/
 */

/** Spans. `root`: starts a trace of its own if no other span is open; the others exist only below one. */
export const SPANS = {
  turn: { name: 'photo_sync.turn', root: true, meaning: 'one activity, from the checked token to the response' },
  background: {
    name: 'photo_sync.background',
    root: true,
    meaning: 'the answer after a sign-in, below the turn of the sign-in',
  },
  deliver: { name: 'photo_sync.deliver', root: true, meaning: 'one proactive message, or an edit of one' },
  signIn: { name: 'photo_sync.sign_in', root: false, meaning: "the person's tokens, on behalf of them" },
  check: { name: 'photo_sync.check', root: false, meaning: 'all sources, the verdict and the advice' },
  decode: { name: 'photo_sync.decode', root: false, meaning: 'one picture, from bytes to pixels' },
  card: { name: 'photo_sync.card', root: false, meaning: 'one card, from its template' },
  send: { name: 'photo_sync.send', root: false, meaning: 'one answer, with its wait after a 429' },
  graph: { name: 'photo_sync.graph', root: false, meaning: 'one request to Graph' },
  sharepoint: { name: 'photo_sync.sharepoint', root: false, meaning: 'one request to SharePoint' },
  entra: { name: 'photo_sync.entra', root: false, meaning: 'one request to Entra ID, or to the identity endpoint' },
  channel: { name: 'photo_sync.channel', root: false, meaning: 'one request to the Bot Framework channel' },
  database: { name: 'photo_sync.database', root: false, meaning: 'one operation of the store' },
} as const;

export type SpanKey = keyof typeof SPANS;

/** The services that the bot sends requests to. */
export type Upstream = 'graph' | 'sharepoint' | 'entra' | 'channel';

/**
 * Attributes of spans and metrics. Each value comes from a list in the code, or is a status code. None is about a
 * person, a tenant or an address.
 */
export const ATTRIBUTES = {
  activity: { name: 'photo_sync.activity', meaning: 'kind of the activity: `message`, `adaptiveCard/action`, …' },
  verdict: { name: 'photo_sync.verdict', meaning: 'the verdict' },
  checkedAs: { name: 'photo_sync.check.as', meaning: 'whose permissions the check used: `person`, `app`' },
  upstream: { name: 'photo_sync.upstream', meaning: 'the service: `graph`, `sharepoint`, `entra`, `channel`' },
  queue: { name: 'photo_sync.queue', meaning: 'the queue: `nudges`, `welcomes`, `reminders`, `follow-ups`' },
  nudgeState: { name: 'photo_sync.nudge.state', meaning: 'state of the message in the outbox' },
  sweepResult: { name: 'photo_sync.sweep.result', meaning: '`read`, `failed`, `throttled`' },
  link: { name: 'photo_sync.link', meaning: 'the page that was opened, or `by-request`' },
  linkOutcome: { name: 'photo_sync.link.outcome', meaning: '`tried`, `copied`, `not-copied`' },
  method: { name: 'http.request.method', meaning: 'HTTP method' },
  status: { name: 'http.response.status_code', meaning: 'HTTP status' },
  peer: { name: 'peer.service', meaning: 'the same as `photo_sync.upstream`, where spans are drawn as a map' },
  databaseSystem: { name: 'db.system.name', meaning: '`postgresql`, also for the embedded one' },
  operation: { name: 'db.operation.name', meaning: 'the operation of the store, such as `roster.find`' },
  error: { name: 'error.type', meaning: 'a stable code of docs/errors.md, an HTTP status, or a code of the network' },
} as const;

export type AttributeKey = keyof typeof ATTRIBUTES;

/** Values by the attributes' keys in `ATTRIBUTES`. Undefined ones are left out. */
export type Facts = Readonly<Partial<Record<AttributeKey, string | number | undefined>>>;

interface Metric {
  readonly name: string;
  readonly kind: 'histogram' | 'counter' | 'gauge';
  /** https://ucum.org, with annotations in braces. */
  readonly unit: string;
  readonly meaning: string;
  readonly attributes: readonly AttributeKey[];
}

/** Metrics. Gauges are read when they are exported. */
export const METRICS = {
  turnDuration: {
    name: 'photo_sync.turn.duration',
    kind: 'histogram',
    unit: 's',
    meaning: 'time of a turn; with `error.type` if it failed',
    attributes: ['activity', 'error'],
  },
  verdicts: {
    name: 'photo_sync.verdicts',
    kind: 'counter',
    unit: '{verdict}',
    meaning: 'checked photos, by verdict',
    attributes: ['verdict', 'checkedAs'],
  },
  upstreamDuration: {
    name: 'photo_sync.upstream.duration',
    kind: 'histogram',
    unit: 's',
    meaning: 'time of a request to a service, by status',
    attributes: ['upstream', 'status', 'error'],
  },
  upstreamThrottled: {
    name: 'photo_sync.upstream.throttled',
    kind: 'counter',
    unit: '{request}',
    meaning: 'requests, or parts of a Graph batch, that were refused with 429 or 503',
    attributes: ['upstream'],
  },
  queueDepth: {
    name: 'photo_sync.queue.depth',
    kind: 'gauge',
    unit: '{message}',
    meaning: 'due entries of a queue, over all instances',
    attributes: ['queue'],
  },
  queueAge: {
    name: 'photo_sync.queue.age',
    kind: 'gauge',
    unit: 's',
    meaning: 'time since the oldest of them became due; 0 without one',
    attributes: ['queue'],
  },
  nudges: {
    name: 'photo_sync.nudges',
    kind: 'gauge',
    unit: '{message}',
    meaning: 'nudges and reminders by state, over all instances, until they are purged',
    attributes: ['nudgeState'],
  },
  sweepPhotos: {
    name: 'photo_sync.sweep.photos',
    kind: 'counter',
    unit: '{photo}',
    meaning: 'photos that the sweep read, by result',
    attributes: ['sweepResult'],
  },
  sweepLag: {
    name: 'photo_sync.sweep.lag',
    kind: 'gauge',
    unit: 's',
    meaning: 'freshness: how long the longest overdue photo has waited to be read; 0 if none is overdue',
    attributes: [],
  },
  linkResults: {
    name: 'photo_sync.link.results',
    kind: 'counter',
    unit: '{press}',
    meaning: 'presses of *Open SharePoint* and requests of the bot, and what followed them',
    attributes: ['link', 'linkOutcome'],
  },
  eventLoopMean: eventLoop('nodejs.eventloop.delay.mean', 'mean delay'),
  eventLoopP99: eventLoop('nodejs.eventloop.delay.p99', '99th percentile of the delay'),
  eventLoopMax: eventLoop('nodejs.eventloop.delay.max', 'longest delay'),
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricKey = keyof typeof METRICS;

/** https://opentelemetry.io/docs/specs/semconv/runtime/nodejs-metrics/ */
function eventLoop<Name extends string>(name: Name, meaning: string) {
  return {
    name,
    kind: 'gauge',
    unit: 's',
    meaning: `${meaning} of the event loop since the export before`,
    attributes: [],
  } as const;
}

/** Name under which spans and metrics are recorded: the instrumentation scope. */
export const SCOPE = 'photo-sync';
