import { networkCode, networkRemedy } from '../../../src/microsoft365/network-remedy.ts';
import { failed, good } from '../findings.ts';
import type { Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';
import { ENDPOINT_SETTINGS } from './endpoint.ts';
import { botOrigin, requestBot } from './request-bot.ts';

/** Bytes. The largest is Teams' library, which the last page of the sign-in loads. */
const MAX_BYTES = 4 * 1024 * 1024;

interface Expected {
  readonly method?: 'POST';
  readonly path: string;
  readonly status: number;
  /** Begin of the content type. Undefined: any, or none. */
  readonly type?: string;
}

interface PageCheck {
  readonly id: string;
  readonly what: string;
  /** What does not work without it. */
  readonly remedy: string;
  readonly requests: readonly Expected[];
}

const THROUGH = 'Check that the proxy or firewall in front of the bot lets through';

/** What Teams and browsers request, as strangers: each answer is the bot's own, and reveals nothing. */
const PAGES: readonly PageCheck[] = [
  {
    id: 'messages',
    what: 'refuses a message without a token',
    remedy: `${THROUGH} POST /api/messages with its Authorization header.`,
    requests: [{ method: 'POST', path: '/api/messages', status: 401 }],
  },
  {
    id: 'sign-in-pages',
    what: 'serves the pages of the sign-in window',
    remedy: `${THROUGH} /auth-start, /auth-end and /assets/ with their cookies: people sign in there.`,
    requests: [
      { path: '/auth-start', status: 400, type: 'text/html' },
      { path: '/auth-end', status: 400, type: 'text/html' },
      { path: '/assets/auth-end.js', status: 200, type: 'text/javascript' },
      { path: '/assets/teams-js.js', status: 200, type: 'text/javascript' },
    ],
  },
  {
    id: 'pictures',
    what: 'serves the pictures of cards',
    remedy: `${THROUGH} /photos/: Teams loads the pictures of cards there, without a sign-in.`,
    requests: [{ path: '/photos/neutral', status: 200, type: 'image/png' }],
  },
  {
    id: 'open-links',
    what: 'answers the links of Open SharePoint',
    remedy: `${THROUGH} /open/: "Open SharePoint" leads there. OPEN_SHAREPOINT_VIA=direct does without.`,
    // A token that is none. A proxy's own 404 is no page of the bot.
    requests: [{ path: '/open/doctor', status: 404, type: 'text/html' }],
  },
];

/** Whether the bot answers at its public address, and each of its pages. */
export function pageChecks(subject: Subject): Check[] {
  return [
    {
      id: 'endpoint',
      group: 'outside',
      needs: ENDPOINT_SETTINGS,
      after: ['proxy', 'tls'],
      run: (signal) => health(subject, signal),
    },
    ...PAGES.map(
      ({ id, what, remedy, requests }): Check => ({
        id,
        group: 'outside',
        needs: ENDPOINT_SETTINGS,
        after: ['endpoint'],
        async run(signal) {
          const problems = await Promise.all(requests.map((one) => problemOf(subject, one, signal)));
          const first = problems.find((problem) => problem !== undefined);
          return first === undefined ? good(`the bot ${what}`) : failed(first, remedy);
        },
      }),
    ),
  ];
}

async function health(subject: Subject, signal: AbortSignal): Promise<DoctorFinding> {
  const origin = botOrigin(subject);
  try {
    const response = await requestBot(subject, { path: '/health', maxBytes: MAX_BYTES }, signal);
    if (response.status === 200 && (await response.text()).includes('"ok"'))
      return good(`the bot answers at ${origin}`);
    return failed(
      `${origin}/health answers with status ${response.status}, and not as the bot does`,
      'Check that BOT_ENDPOINT is the address of the bot, and what the proxy in front of it does.',
    );
  } catch (error) {
    if (signal.aborted) throw error;
    const code = networkCode(error);
    return failed(
      `nothing answers at ${origin}${code ? ` (${code})` : ''}`,
      networkRemedy(code) ?? 'Start the bot, and check BOT_ENDPOINT, DNS, and the firewall in front of it.',
    );
  }
}

async function problemOf(subject: Subject, expected: Expected, signal: AbortSignal): Promise<string | undefined> {
  const { status, headers } = await requestBot(subject, { ...expected, maxBytes: MAX_BYTES }, signal);
  const { path, type } = expected;
  if (status !== expected.status) return `${path} answers with status ${status} instead of ${expected.status}`;
  const got = headers.get('content-type') ?? 'no type';
  return type === undefined || got.startsWith(type) ? undefined : `${path} answers with ${got} instead of ${type}`;
}
