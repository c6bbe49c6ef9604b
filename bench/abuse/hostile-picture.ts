import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Person, startTenant, type Tenant } from '../../sandbox/index.ts';
import { pngWithText } from '../../test/helpers/photo/png-with-text.ts';
import { progressiveJpeg } from '../../test/helpers/photo/progressive-jpeg.ts';
import { addPeople } from '../shared/add-people.ts';
import { median } from '../shared/percentile.ts';
import type { Bench } from '../shared/result.ts';
import { askForCheck } from '../shared/timed-answer.ts';
import { startMeasuredBot } from '../turn/measured-bot.ts';
import { replacePictureFiles } from '../turn/replace-picture-files.ts';

/** Extra delay of each upstream answer, as in the bench `turn`. Milliseconds. */
const DELAY = 100;
const DELAYED_SERVICES = ['entra', 'graph', 'sharepoint', 'channel'] as const;
const WARM_UP = 30;
/** Answers to the other person, with and without the picture in turn. */
const ROUNDS = 15;

/** Pictures that take a decoder as long as possible, by what is large in them. */
const PICTURES: Readonly<Record<string, () => Buffer>> = {
  // 13 s in the decoder if it gets there.
  'many scans': () => progressiveJpeg(4_896, 2_646).subarray(0, 3_900_000),
  'as many scans and pixels as are accepted': () => progressiveJpeg(4_896, 15),
  'as many scans as are accepted in the process': () => progressiveJpeg(640, 38),
  // 4 s and 2 GB in the decoder if it gets there.
  'compressed text': () => pngWithText(500),
};

/**
 * Another person's answer time while one member asks again and again with an expensive picture, divided by the time
 * without. Each question comes with another file, so that no cache helps.
 */
export const hostilePictureBench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-bench-'));
  const tenant = await startTenant();
  try {
    tenant.teams.switches.throttling = 'off';
    tenant.state.limits.peopleManager.enforcement = 'off';
    await writeFile(join(folder, 'authority.pem'), tenant.certificates.authority);
    const bot = await startMeasuredBot(tenant, 'bot/index.ts', folder);
    try {
      bot.connect();
      const samples = await takeTimes(tenant);
      const ratios = Object.values(samples).map((times) => median(times.with) / median(times.without));
      return {
        figures: { otherAnswerOverUsual: { value: Math.max(...ratios), goal: 1.5 } },
        samples,
      };
    } finally {
      await bot.stop();
    }
  } finally {
    await tenant.stop();
    await rm(folder, { recursive: true });
  }
};

interface Times {
  readonly with: readonly number[];
  readonly without: readonly number[];
}

async function takeTimes(tenant: Tenant): Promise<Readonly<Record<string, Times>>> {
  const [member, other] = addPeople(tenant, 2);
  if (!member || !other) throw new Error('The tenant has no people.');
  for (let turn = 0; turn < WARM_UP; turn++) {
    await askWithNewFiles(tenant, other);
    await askWithNewFiles(tenant, member);
  }
  for (const service of DELAYED_SERVICES) tenant.state.faults.delay(service, DELAY);
  const times: Record<string, Times> = {};
  for (const [name, picture] of Object.entries(PICTURES)) {
    times[name] = await timesWith(tenant, picture(), { member, other });
  }
  tenant.state.faults.clear();
  return times;
}

async function timesWith(
  tenant: Tenant,
  picture: Buffer,
  { member, other }: { readonly member: Person; readonly other: Person },
): Promise<Times> {
  const times = { with: [] as number[], without: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.without.push(await askWithNewFiles(tenant, other));
    const attack = startAttack(tenant, member, picture);
    await attack.started;
    times.with.push(await askWithNewFiles(tenant, other));
    await attack.stop();
  }
  return times;
}

async function askWithNewFiles(tenant: Tenant, person: Person): Promise<number> {
  replacePictureFiles(person);
  return (await askForCheck(tenant, person)).time;
}

/** Files so far: each one ends with another number. */
let files = 0;

/** The member asks, and asks again when the answer has come. `started`: the picture has been sent to the bot. */
function startAttack(tenant: Tenant, member: Person, picture: Buffer) {
  const { profile } = member;
  if (!profile.thumbnails) throw new Error('The member has no picture in SharePoint.');
  const usual = profile.thumbnails;
  const chat = tenant.teams.personalChat(member);
  const started = tenant.state.requests.next(({ service, url }) => service === 'sharepoint' && url.includes(member.id));
  let stopped = false;
  const asking = (async () => {
    while (!stopped) {
      profile.thumbnails = { ...usual, M: Buffer.concat([picture, Buffer.from(String(files++))]) };
      const answered = chat.nextMessage(AbortSignal.timeout(30_000));
      await chat.say('my photo is wrong');
      await answered;
    }
  })();
  return {
    started,
    async stop() {
      stopped = true;
      await asking;
      profile.thumbnails = usual;
    },
  };
}
