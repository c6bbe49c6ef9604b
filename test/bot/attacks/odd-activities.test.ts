import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Activity } from '../../../sandbox/channel/index.ts';
import { type Alteration, alterations, altered, type PartPath, partsOf } from '../../helpers/bot/altered-activity.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const MINUTE = 60_000;

/** Without these, the bot cannot know who writes, or where to answer. */
const NEEDED_FOR_AN_ANSWER: readonly PartPath[] = [
  ['type'],
  ['from'],
  ['from', 'aadObjectId'],
  ['conversation'],
  ['conversation', 'id'],
  // A repeated id counts as a replay.
  ['id'],
];
/** The channel's token names them, or the bot accepts no other value. */
const NEEDED_FOR_THE_TOKEN: readonly PartPath[] = [['channelId'], ['serviceUrl']];

/** Members that the schema documents and Teams' messages seldom have, and one that it does not document. */
const RARE_PARTS: Readonly<Record<string, unknown>> = {
  textFormat: 'plain',
  attachmentLayout: 'list',
  attachments: [{ contentType: 'text/html', content: '<p>help</p>', contentUrl: 'https://example.com', name: 'x' }],
  suggestedActions: { to: [], actions: [] },
  summary: 'summary',
  importance: 'normal',
  deliveryMode: 'normal',
  replyToId: '1',
  relatesTo: { activityId: '1' },
  callerId: 'urn:x',
  action: 'add',
  membersAdded: [{ id: '28:x', aadObjectId: 'x' }],
  membersRemoved: [{ id: '29:x' }],
  reactionsAdded: [{ type: 'like' }],
  topicName: 'x',
  historyDisclosed: true,
  semanticAction: { id: 'x', entities: {} },
  labels: ['x'],
  valueType: 'x',
  speak: 'x',
  expiration: '2026-01-01T00:00:00Z',
  notDocumented: { anything: [1] },
};

describe('Activities with parts that are missing, null, unknown or of another type', () => {
  let bot: RunningBot;
  let authorization: string;
  before(async () => {
    bot = await startTenantWithBot();
    await chat().install({ silent: true });
    authorization = `Bearer ${await bot.tenant.teams.channelToken()}`;
  });
  // What an event of the test before causes later is no answer.
  beforeEach(() => bot.settled());
  after(() => bot.stop());

  const chat = () => bot.tenant.teams.personalChat(bot.tenant.chatPerson);
  const message = (): Activity => ({ ...RARE_PARTS, ...chat().messageActivity('help') });
  const mention = (): Activity => {
    const { entities, recipient, ...rest } = message();
    const text = '<at>Photo Sync</at>';
    const mentioned = { type: 'mention', mentioned: recipient, text };
    return { ...rest, recipient, text: `${text} help`, entities: [...(entities as unknown[]), mentioned, mentioned] };
  };
  const invoke = (name: string, value: unknown): Activity => ({ ...message(), type: 'invoke', name, value });

  const touches = (changes: readonly Alteration[], paths: readonly PartPath[]) =>
    changes.some(({ path }) => paths.some((one) => one.join() === path.join()));

  /** Posts the altered activity. Returns the status and what the bot said. */
  const post = async (activity: Activity, changes: readonly Alteration[]) => {
    const sent = chat().activities.length;
    // The channel counts messages by the tenant's clock.
    bot.tenant.state.clock.advance(MINUTE);
    // A repeated id would not be answered.
    const { status } = await bot.tenant.teams.postRaw(altered({ ...activity, id: randomUUID() }, changes), {
      authorization,
    });
    return { status, said: chat().activities.slice(sent) };
  };

  const activities: Readonly<Record<string, () => Activity>> = {
    message,
    'message with mentions': mention,
    'message from a card': () => ({ ...message(), text: undefined, value: { intent: 'stop-nudges' } }),
    installationUpdate: () => ({ ...message(), type: 'installationUpdate' }),
    conversationUpdate: () => ({ ...message(), type: 'conversationUpdate' }),
    messageUpdate: () => ({ ...message(), type: 'messageUpdate', channelData: { eventType: 'editMessage' } }),
    messageReaction: () => ({ ...message(), type: 'messageReaction' }),
    typing: () => ({ ...message(), type: 'typing' }),
    'adaptiveCard/action': () =>
      invoke('adaptiveCard/action', {
        action: { type: 'Action.Execute', verb: 'refresh', data: { owner: 'x' } },
        trigger: 'manual',
        authentication: { id: 'x', token: 'x', connectionName: '' },
        state: 'x',
      }),
    'signin/tokenExchange': () => invoke('signin/tokenExchange', { id: 'x', connectionName: '', token: 'x' }),
    'signin/verifyState': () => invoke('signin/verifyState', { state: 'x' }),
    'signin/failure': () => invoke('signin/failure', { code: 'x', message: 'x' }),
    'an unknown invoke': () => invoke('composeExtension/query', { commandId: 'x' }),
  };

  for (const [name, create] of Object.entries(activities)) {
    it(`never answer with 400 or 500: ${name}`, async () => {
      const activity = create();
      await fc.assert(
        fc.asyncProperty(alterations(partsOf(activity)), async (changes) => {
          const { status } = await post(activity, changes);
          if (status === 401) assert.ok(touches(changes, NEEDED_FOR_THE_TOKEN), 'the token');
          // 412: "no token for this sign-in", for which Teams shows the sign-in button.
          else assert.ok(status === 200 || status === 412, `status ${status}`);
        }),
        { numRuns: 60 },
      );
    });
  }

  it('answer in the conversation, not in the response, when replies are expected there', async () => {
    bot.tenant.state.clock.advance(MINUTE);
    const sent = chat().activities.length;
    const { status, body } = await bot.tenant.teams.postRaw(
      { ...chat().messageActivity('help'), deliveryMode: 'expectReplies' },
      { authorization },
    );
    assert.deepEqual([status, body, chat().activities.length - sent], [200, undefined, 1]);
  });

  for (const create of [message, mention]) {
    it(`answer a ${create.name} as long as person and conversation are known`, async () => {
      const activity = create();
      const needed = [...NEEDED_FOR_AN_ANSWER, ...NEEDED_FOR_THE_TOKEN].map((path) => path.join());
      const parts = partsOf(activity).filter((path) => !needed.includes(path.join()));
      await fc.assert(
        fc.asyncProperty(alterations(parts), async (changes) => {
          const noTenant =
            touches(changes, [['conversation', 'tenantId']]) &&
            touches(changes, [['channelData'], ['channelData', 'tenant'], ['channelData', 'tenant', 'id']]);
          fc.pre(!noTenant);
          const { status, said } = await post(activity, changes);
          assert.equal(status, 200);
          assert.deepEqual(
            said.map(({ type }) => type),
            ['message'],
          );
          assert.ok(textsOn(said[0]?.attachments?.[0]?.content as never).length > 0);
        }),
        { numRuns: 150 },
      );
    });
  }
});
