import type { Fault } from '../../tenant/services/fault.ts';
import type { FaultyService } from '../../tenant/services/service-name.ts';

export const SERVICE_NAMES: Readonly<Record<FaultyService, string>> = {
  entra: 'Entra ID',
  graph: 'Graph',
  sharepoint: 'SharePoint',
  office: 'office.com and Microsoft 365',
  channel: 'Teams channel',
};

export interface FaultChoice {
  readonly id: string;
  readonly label: string;
  readonly fault: Fault;
}

const STATUS_LABELS = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const;

const KIND_LABELS = {
  never: 'never answers',
  endless: 'a body without end',
  reset: 'connection breaks halfway',
  empty: 'empty body',
  html: 'a sign-in page with status 200',
  'cut-off': 'half of the body',
  'wrong-type': 'wrong content type',
} as const;

const PICTURE_LABELS = {
  truncated: 'truncated picture',
  huge: 'picture of 20 MB',
  'animated-gif': 'animated GIF',
  'animated-webp': 'animated WebP',
  'pixel-bomb': 'picture that declares 50,000 × 50,000 pixels',
} as const;

/** The faults that the page offers. Scripts may set other durations. */
export const FAULT_CHOICES: readonly { readonly group: string; readonly choices: readonly FaultChoice[] }[] = [
  {
    group: 'Errors',
    choices: [
      choice('throttled-10', { kind: 'throttled', retryAfter: 10 }),
      choice('throttled', { kind: 'throttled' }),
      choice('error-500', { kind: 'error', status: 500 }),
      choice('error-502', { kind: 'error', status: 502 }),
      choice('error-503', { kind: 'error', status: 503 }),
      choice('error-503-10', { kind: 'error', status: 503, retryAfter: 10 }),
      choice('error-504', { kind: 'error', status: 504 }),
    ],
  },
  {
    group: 'Slow',
    choices: [
      choice('slow-3', { kind: 'slow', delay: 3000 }),
      choice('slow-12', { kind: 'slow', delay: 12_000 }),
      choice('never', { kind: 'never' }),
    ],
  },
  {
    group: 'Broken responses',
    choices: [
      choice('endless', { kind: 'endless' }),
      choice('reset', { kind: 'reset' }),
      choice('empty', { kind: 'empty' }),
      choice('html', { kind: 'html' }),
      choice('cut-off', { kind: 'cut-off' }),
      choice('wrong-type', { kind: 'wrong-type' }),
    ],
  },
  {
    group: 'Broken pictures',
    choices: [
      choice('truncated', { kind: 'picture', picture: 'truncated' }),
      choice('huge', { kind: 'picture', picture: 'huge' }),
      choice('animated-gif', { kind: 'picture', picture: 'animated-gif' }),
      choice('animated-webp', { kind: 'picture', picture: 'animated-webp' }),
      choice('pixel-bomb', { kind: 'picture', picture: 'pixel-bomb' }),
    ],
  },
];

/** The services that serve pictures. */
export const SERVICES_WITH_PICTURES: readonly FaultyService[] = ['graph', 'sharepoint'];

/** The fault with this id. */
export function faultOf(id: unknown): Fault | undefined {
  return FAULT_CHOICES.flatMap(({ choices }) => choices).find((one) => one.id === id)?.fault;
}

/** e.g. "429 Too Many Requests, try again after 10 s" */
export function faultLabel(fault: Fault): string {
  switch (fault.kind) {
    case 'throttled':
      return `429 Too Many Requests, ${retryLabel(fault.retryAfter) ?? 'without Retry-After'}`;
    case 'error':
      return [`${fault.status} ${STATUS_LABELS[fault.status]}`, retryLabel(fault.retryAfter)]
        .filter(Boolean)
        .join(', ');
    case 'slow':
      return `answers after ${fault.delay / 1000} s`;
    case 'picture':
      return PICTURE_LABELS[fault.picture];
    default:
      return KIND_LABELS[fault.kind];
  }
}

function retryLabel(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `try again after ${seconds} s`;
}

function choice(id: string, fault: Fault): FaultChoice {
  return { id, label: faultLabel(fault), fault };
}
