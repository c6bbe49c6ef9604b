import { readFile } from 'node:fs/promises';
import { z } from 'zod/v4';
import { failed, good } from '../findings.ts';
import type { Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';

const Manifest = z.object({
  bots: z.array(z.object({ botId: z.string() })).min(1),
  webApplicationInfo: z.object({ id: z.string(), resource: z.string() }),
  validDomains: z.array(z.string()),
});

/** Whether the manifest of the app that people have names the same bot, app and host as the settings. */
export function manifestCheck({ settings, manifest: file }: Subject): Check {
  return {
    id: 'manifest',
    group: 'teams',
    needs: ['BOT_ID', 'AAD_APP_CLIENT_ID', 'BOT_ENDPOINT'],
    async run() {
      if (file === undefined) {
        return { state: 'not-checked', text: 'not checked: name the manifest.json of the app package with --manifest' };
      }
      const text = await readFile(file, 'utf8').catch(() => undefined);
      const { data } = Manifest.safeParse(parsed(text ?? ''));
      if (!data)
        return failed('the file is no manifest of a bot', 'Name manifest.json of the package that was uploaded.');
      const expected: readonly (readonly [string, boolean])[] = [
        ['bots[0].botId is not BOT_ID', data.bots[0]?.botId.toLowerCase() === settings.BOT_ID],
        [
          'webApplicationInfo.id is not AAD_APP_CLIENT_ID',
          data.webApplicationInfo.id.toLowerCase() === settings.AAD_APP_CLIENT_ID,
        ],
        [
          'webApplicationInfo.resource is not api://botid-BOT_ID',
          data.webApplicationInfo.resource.toLowerCase() === `api://botid-${settings.BOT_ID}`,
        ],
        [
          'validDomains lacks the host of BOT_ENDPOINT',
          data.validDomains.includes(new URL(settings.BOT_ENDPOINT ?? '').hostname),
        ],
      ];
      return judge(expected.filter(([, isRight]) => !isRight).map(([what]) => what));
    },
  };
}

function judge(wrong: readonly string[]): DoctorFinding {
  if (wrong.length === 0) return good('it names the bot, the app and the host of the settings');
  return failed(
    wrong.join('; '),
    'Correct env/.env.NAME or the settings, write the package again, and update the app.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
