import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { type OddTenant, shows, startOddTenant } from '../../helpers/bot/odd-forms.ts';

describe("Graph's odd forms", () => {
  let bot: OddTenant;
  before(async () => {
    bot = await startOddTenant();
  });
  after(() => bot.stop());

  for (const noPhoto of [
    'ImageNotFound',
    'ErrorItemNotFound',
    'ErrorEntityNotFound',
    'no-body',
    'no-inner-error',
    '1x1',
    'empty-etag',
  ] as const) {
    it(`no photo as ${noPhoto}`, async () => {
      shows(await bot.ask('kenji.mori', { noPhoto }), 'no-photo');
      shows(await bot.ask('sofia.almeida', { noPhoto }), 'out-of-date', 'photoCard.cause.removed-since-copy');
    });
  }

  for (const photo of ['default', 'Default', '64X64', '240x240', 'no-odata-id', 'weak-etag', 'bare-etag'] as const) {
    it(`a photo described as ${photo}`, async () => {
      shows(await bot.ask('samuel.carter', { photo }), 'in-sync');
    });
  }

  it('takes bytes without metadata as a photo', async () => {
    shows(await bot.ask('samuel.carter', { photo: 'no-metadata' }), 'in-sync');
  });

  it('does not take metadata without bytes as a photo', async () => {
    shows(await bot.ask('samuel.carter', { photo: 'no-bytes' }), 'unknown', 'photoCard.cause.graph-unreadable');
  });

  for (const contentType of ['image/pjpeg', 'image/png', 'image/gif', 'none'] as const) {
    it(`a photo whose content type is ${contentType}`, async () => {
      shows(await bot.ask('samuel.carter', { contentType }), 'in-sync');
      shows(await bot.ask('nora.lindqvist', { contentType }), 'out-of-date');
    });
  }

  describe('a mailbox', () => {
    it('on-premises', async () => {
      shows(await bot.ask('ingrid.haugen'), 'mailbox-on-premises');
      shows(await bot.ask('nora.lindqvist', { mailbox: 'on-premises' }), 'mailbox-on-premises');
    });

    it('missing', async () => {
      shows(await bot.ask('nora.lindqvist', { mailbox: 'none' }), 'no-mailbox');
    });

    it('out of Graph’s reach', async () => {
      const mailbox = 'no-rest';
      shows(await bot.ask('nora.lindqvist', { mailbox }), 'no-mailbox');
      shows(await bot.ask('nora.lindqvist', { mailbox, directory: 'on-premises' }), 'mailbox-on-premises');
    });

    it('never counts as "no photo"', async () => {
      for (const mailbox of ['on-premises', 'none', 'no-rest'] as const) {
        const texts = await bot.ask('kenji.mori', { mailbox });
        assert.ok(!texts.includes(textsIn('en')('photoCard.title.no-photo')), mailbox);
      }
    });
  });

  const plans: readonly (readonly [alias: string, verdict: VerdictKind])[] = [
    ['oleh.kovalenko', 'no-mailbox'],
    ['grace.mbeki', 'no-sharepoint'],
  ];
  for (const [alias, verdict] of plans) {
    it(`Exchange or SharePoint plans without mailbox or site: ${alias}`, async () => {
      shows(await bot.ask(alias), verdict);
    });
  }

  it('a user type of null, and an account managed on-premises', async () => {
    shows(await bot.ask('nora.lindqvist', { userType: 'null' }), 'out-of-date');
    shows(await bot.ask('nora.lindqvist', { directory: 'on-premises' }), 'out-of-date');
  });

  it('one throttled part of a batch', async () => {
    const { faults } = bot.tenant.state;
    faults.set('graph', { kind: 'throttled', retryAfter: 600 }, { inBatch: true, only: '/photo/$value' });
    try {
      const texts = await bot.ask('samuel.carter');
      shows(texts, 'unknown', 'photoCard.cause.graph-unreadable');
      assert.ok(!texts.includes(textsIn('en')('photoCard.remedy.try-again')), 'a time, not "in a moment"');
    } finally {
      faults.clear('graph');
    }
  });
});
