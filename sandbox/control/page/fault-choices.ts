import type { Fault, FaultyService } from '../../tenant/services/faults.ts';

export const SERVICE_NAMES: Readonly<Record<FaultyService, string>> = {
  entra: 'Entra ID',
  graph: 'Graph',
  sharepoint: 'SharePoint',
  office: 'office.com',
  channel: 'Teams channel',
};

export interface FaultChoice {
  readonly id: string;
  readonly words: string;
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
  reset: 'connection breaks half-way',
  empty: 'empty body',
  html: 'a sign-in page with status 200',
  'cut-off': 'only half of the body',
  'wrong-type': 'wrong content type',
} as const;

const PICTURE_LABELS = {
  truncated: 'picture cut off in the middle',
  huge: 'picture of 20 MB',
  'animated-gif': 'animated GIF',
  'animated-webp': 'animated WebP',
  'pixel-bomb': 'picture that declares 50,000 × 50,000 pixels',
} as const;

/** What the page offers, in groups; scripts may set other times. */
export const FAULT_CHOICES: readonly { readonly group: string; readonly choices: readonly FaultChoice[] }[] = [
  {
    group: 'It refuses',
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
    group: 'It takes its time',
    choices: [
      choice('slow-3', { kind: 'slow', delay: 3000 }),
      choice('slow-12', { kind: 'slow', delay: 12_000 }),
      choice('never', { kind: 'never' }),
    ],
  },
  {
    group: 'Its answer is broken',
    choices: [
      choice('reset', { kind: 'reset' }),
      choice('empty', { kind: 'empty' }),
      choice('html', { kind: 'html' }),
      choice('cut-off', { kind: 'cut-off' }),
      choice('wrong-type', { kind: 'wrong-type' }),
    ],
  },
  {
    group: 'Its pictures are broken',
    choices: [
      choice('truncated', { kind: 'picture', picture: 'truncated' }),
      choice('huge', { kind: 'picture', picture: 'huge' }),
      choice('animated-gif', { kind: 'picture', picture: 'animated-gif' }),
      choice('animated-webp', { kind: 'picture', picture: 'animated-webp' }),
      choice('pixel-bomb', { kind: 'picture', picture: 'pixel-bomb' }),
    ],
  },
];

/** Only these answer pictures. */
export const SERVICES_WITH_PICTURES: readonly FaultyService[] = ['graph', 'sharepoint'];

/** By its id. */
export function faultOf(id: unknown): Fault | undefined {
  return FAULT_CHOICES.flatMap(({ choices }) => choices).find((one) => one.id === id)?.fault;
}

/** "429, try again after 10 s" */
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
  return { id, words: faultLabel(fault), fault };
}
