import { z } from 'zod/v4';
import { requestGraph } from '../../../../src/microsoft365/graph/request-graph.ts';
import type { LiveAnswer, LiveContext, LiveTry } from '../types.ts';
import { NotTried } from '../types.ts';

type Request = Parameters<Parameters<typeof requestGraph>[2]>[0];

async function ask({ subject, signal }: LiveContext, send: (request: Request) => Promise<unknown>): Promise<unknown> {
  const result = await requestGraph(subject.access, signal(), send);
  if ('answer' in result) return result.answer;
  throw new NotTried(`Graph did not answer: ${result.reason}${result.code ? ` (${result.code})` : ''}`);
}

/** How a member is present: its type, `null` or `omitted`. */
function formOf(body: unknown, name: string): string {
  const value = (body as Record<string, unknown> | null)?.[name];
  if (value === null) return 'null';
  return value === undefined ? 'omitted' : Array.isArray(value) ? `array of ${value.length}` : typeof value;
}

export const photoPolicy: LiveTry = async (context) => {
  const answer = await ask(context, (request) => request('/admin/people/photoUpdateSettings').version('beta').get());
  const settings = (answer as { value?: unknown }).value ?? answer;
  const { source } = settings as { source?: unknown };
  const roles = formOf(settings, 'allowedRoles');
  return {
    answer: `source is ${typeof source === 'string' ? source : formOf(settings, 'source')}, allowedRoles is ${roles}`,
    facts: { source: typeof source === 'string' ? source : null, allowedRoles: roles },
  };
};

/** Often unset: no one has all of them. */
const PROPERTIES = ['mail', 'mobilePhone', 'mySite', 'onPremisesSyncEnabled', 'preferredLanguage'] as const;

export const unsetProperties: LiveTry = async (context) => {
  const path = `/users/${context.person.objectId}?$select=id,${PROPERTIES.join(',')}`;
  const account = await ask(context, (request) => request(path).get());
  const forms = PROPERTIES.map((name) => formOf(account, name));
  const count = (form: string) => forms.filter((one) => one === form).length;
  const [nulls, omitted] = [count('null'), count('omitted')];
  const said = nulls + omitted === 0 ? 'none is unset here' : `${nulls} are null, ${omitted} are omitted`;
  return { answer: said, facts: { nulls, omitted, set: forms.length - nulls - omitted } };
};

const Batch = z.object({ responses: z.array(z.object({ id: z.string(), status: z.number(), body: z.unknown() })) });

export const photoAnswers: LiveTry = async (context) => {
  const url = `/users/${context.person.objectId}/photo`;
  const requests = [
    { id: 'metadata', method: 'GET', url },
    { id: 'picture', method: 'GET', url: `${url}/$value` },
  ];
  const answer = await ask(context, (request) => request('/$batch').post({ requests }));
  const { data } = Batch.safeParse(answer);
  if (!data) throw new NotTried('Graph answered the batch in an unknown form');
  const parts = new Map(data.responses.map((part) => [part.id, part]));
  return describePhoto(parts.get('metadata'), parts.get('picture'));
};

type Part = z.output<typeof Batch>['responses'][number] | undefined;

function describePhoto(metadata: Part, picture: Part): LiveAnswer {
  const codeOf = (part: Part) => (part?.body as { error?: { code?: unknown } } | null)?.error?.code;
  const code = codeOf(metadata);
  const facts = {
    metadataStatus: metadata?.status ?? null,
    metadataCode: typeof code === 'string' ? code : null,
    odataId: formOf(metadata?.body, '@odata.id'),
    pictureStatus: picture?.status ?? null,
    pictureBody: picture?.body === null ? 'null' : typeof picture?.body,
  };
  const what = typeof code === 'string' ? `code ${code}` : `@odata.id ${facts.odataId}`;
  return { answer: `metadata: status ${facts.metadataStatus}, ${what}; picture: status ${facts.pictureStatus}`, facts };
}
