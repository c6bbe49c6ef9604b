import { networkCode } from '../../../../src/microsoft365/network-remedy.ts';
import { send } from '../../../../src/microsoft365/send.ts';
import type { LiveContext, LiveTry } from '../types.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/** Whether the pages to which cards lead answer at all. Without a sign-in. */
export const cloudHosts: LiveTry = async (context) => {
  const { officeUrl, photoPage, teamsUrl } = context.subject.cloud;
  const [portal, photo, teams] = await Promise.all(
    [officeUrl, photoPage, teamsUrl].map((url) => answerOf(context, url)),
  );
  const facts = { portal: `${portal}`, photoPage: `${photo}`, teams: `${teams}` };
  return { answer: `portal ${portal}, account portal ${photo}, Teams ${teams}`, facts };
};

async function answerOf({ signal }: LiveContext, url: string): Promise<string> {
  const limits = { upstream: 'entra', signal: signal(), maxBytes: MAX_BYTES } as const;
  return send(url, {}, limits).then(
    ({ status }) => `answers with ${status}`,
    (error: unknown) => `does not answer (${networkCode(error) ?? 'no code'})`,
  );
}
