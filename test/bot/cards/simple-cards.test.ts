// biome-ignore-all lint/suspicious/noTemplateCurlyInString: card template expressions have this form.
import assert from 'node:assert/strict';
import { contentCard } from '../../../bot/cards/conversation/content-card.ts';
import { introductionCard } from '../../../bot/cards/conversation/introduction-card.ts';
import type { AdaptiveCard } from '../../../bot/cards/render-card.ts';
import {
  helloCard,
  helpCard,
  notUnderstoodCard,
  privateChatCard,
  thanksCard,
  welcomeCard,
} from '../../../bot/cards/simple-cards.ts';
import { failureCard } from '../../../bot/cards/trouble/failure-card.ts';
import { type SignInTrouble, signInTroubleCard } from '../../../bot/cards/trouble/sign-in-trouble-card.ts';
import { whichWishCard } from '../../../bot/cards/which-wish-card.ts';
import { LANGUAGES, type Language, textsIn } from '../../../bot/locales/index.ts';
import { CONTENT_KINDS } from '../../../bot/understand/message-content.ts';
import type { Wish } from '../../../bot/understand/types.ts';
import { buttonsOn, nodesOf, textBlocksOf } from '../../helpers/bot/card-contents.ts';
import { understoodAs } from '../../helpers/bot/understood-as.ts';
import { validateCard } from '../../helpers/bot/validate-card.ts';

const APPROVAL = {
  clientId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  address: 'https://login.microsoftonline.com/x/adminconsent',
};
const SUPPORT = {
  template: 'https://help.contoso.com/?subject={subject}&text={text}',
  person: { tenantId: 'tenant-of-nora', objectId: 'id-of-nora' },
};
const CHAT = 'https://teams.microsoft.com/l/chat/0/0?users=28:bot';
const CARDS: Readonly<Record<string, (language: Language) => AdaptiveCard>> = {
  welcome: (language) => welcomeCard({ language }),
  hello: (language) => helloCard({ language }),
  help: (language) => helpCard({ language }),
  thanks: (language) => thanksCard({ language }),
  'not understood': (language) => notUnderstoodCard({ language }),
  'which wish': (language) => whichWishCard({ language, offered: ['stop', 'data', 'forget'] }),
  introduction: (language) => introductionCard({ language, chatLink: CHAT }),
  'private chat': (language) => privateChatCard({ language, chatLink: CHAT }),
  'sign-in trouble': (language) => signInTroubleCard({ language, approval: APPROVAL }),
  ...Object.fromEntries(
    CONTENT_KINDS.map((kind) => [kind, (language) => contentCard({ language, kind, photoPage: 'https://x.example/' })]),
  ),
  failure: (language) => failureCard({ language, reference: 'a1b2' }),
  'failure, with the help desk': (language) => failureCard({ language, reference: 'a1b2', support: SUPPORT }),
  'sign-in trouble, with the help desk': (language) =>
    signInTroubleCard({ language, approval: APPROVAL, reference: 'a1b2', support: SUPPORT }),
};

const text = textsIn('en');

describe('simple cards', () => {
  for (const [name, card] of Object.entries(CARDS)) {
    for (const language of LANGUAGES) {
      it(`${name} in ${language} is valid`, () => {
        assert.deepEqual(validateCard(card(language)), []);
        assert.equal(card(language).lang, language);
      });
    }
    it(`${name} differs between languages`, () => assert.notEqual(card('en').speak, card('it').speak));
  }

  it('offers a check by a button and by a phrase that the bot understands', () => {
    for (const language of LANGUAGES) {
      const submit = nodesOf(welcomeCard({ language })).find(({ type }) => type === 'Action.Submit');
      assert.deepEqual(submit?.data, { intent: 'check-photo', lang: language });
      assert.equal(understoodAs(textsIn(language)('say.check-photo')), 'check');
    }
  });

  it('offers the wishes that a message may mean, and always a check', () => {
    const intents = (offered: readonly Wish[]) =>
      nodesOf(whichWishCard({ language: 'en', offered })).flatMap(({ type, data }) =>
        type === 'Action.Submit' ? [(data as { intent: string }).intent] : [],
      );
    assert.deepEqual(intents(['stop', 'data', 'forget']), ['stop-nudges', 'show-data', 'check-photo']);
    assert.deepEqual(intents(['forget', 'settings', 'check']), ['forget-me', 'show-settings', 'check-photo']);
    assert.deepEqual(intents(['thanks', 'check']), ['check-photo', 'help']);
  });

  it('links to the private chat only', () => {
    const actions = nodesOf(privateChatCard({ language: 'en', chatLink: CHAT }).actions);
    assert.deepEqual(actions, [{ type: 'Action.OpenUrl', title: 'Open our private chat', url: CHAT }]);
    assert.throws(() => privateChatCard({ language: 'en', chatLink: 'msteams:x' }), { code: 'card-link-refused' });
  });

  it('has a sentence for every sign-in trouble, and a button to try again', () => {
    const troubles: SignInTrouble[] = ['consent-needed', 'approval-needed', 'wrong-person', 'not-completed'];
    const cards = troubles.map((trouble) => signInTroubleCard({ language: 'en', trouble, approval: APPROVAL }));
    assert.equal(new Set(cards.map(({ speak }) => speak)).size, troubles.length);
    assert.equal(new Set(cards.map((card) => textBlocksOf(card)[0])).size, troubles.length);
    for (const card of cards) assert.deepEqual(buttonsOn(card), ['Check my photo']);
  });

  /** What the button of the help desk fills in. */
  const askedOn = (card: AdaptiveCard) => {
    const button = nodesOf(card).find(({ title }) => title === text('action.ask-support'));
    const { searchParams } = new URL(String(button?.url));
    return { subject: searchParams.get('subject'), lines: searchParams.get('text')?.split('\n') ?? [] };
  };
  const WHO = ['Reference: a1b2', 'Object id: id-of-nora', 'Tenant id: tenant-of-nora'];

  it('asks the help desk to approve the app, where its address is known', () => {
    const view = { language: 'en', approval: APPROVAL, reference: 'a1b2', support: SUPPORT } as const;
    const card = signInTroubleCard({ ...view, trouble: 'approval-needed' });
    assert.deepEqual(buttonsOn(card), ['Ask IT support', 'Check my photo']);
    const { subject, lines } = askedOn(card);
    assert.equal(subject, text('for-support.subject-approval'));
    assert.match(lines[0] ?? '', new RegExp(`${APPROVAL.clientId}.*${APPROVAL.address}$`));
    assert.deepEqual(lines.slice(-3), WHO);
    assert.deepEqual(buttonsOn(signInTroubleCard({ ...view, trouble: 'consent-needed' })), ['Check my photo']);
    assert.deepEqual(buttonsOn(signInTroubleCard({ ...view, trouble: 'wrong-person' })), ['Check my photo']);
  });

  it('offers the help desk where the bot failed, with the reference and who asks', () => {
    const view = { language: 'en', reference: 'a1b2', support: SUPPORT } as const;
    const failed = failureCard(view);
    const notSaved = failureCard({ ...view, paragraph: 'nudgeCard.not-noted' });
    const notSignedIn = signInTroubleCard({ ...view, approval: APPROVAL, trouble: 'not-completed' });
    assert.deepEqual(buttonsOn(failed), ['Check my photo', 'Ask IT support']);
    assert.deepEqual(buttonsOn(notSaved), ['Ask IT support']);
    assert.deepEqual(buttonsOn(notSignedIn), ['Check my photo', 'Ask IT support']);
    for (const [card, request] of [
      [failed, 'for-support.failure'],
      [notSaved, 'for-support.failure'],
      [notSignedIn, 'for-support.not-completed'],
    ] as const) {
      assert.ok(textBlocksOf(card).includes(text('photoCard.ask.link')));
      const subject = text('for-support.subject-trouble');
      assert.deepEqual(askedOn(card), { subject, lines: [text(request), text('for-support.log'), '', ...WHO] });
    }
    const { lines } = askedOn(failureCard({ language: 'en', support: SUPPORT }));
    assert.deepEqual(lines, [text('for-support.failure'), '', ...WHO.slice(1)], 'an apology has no reference');
  });

  it('shows the reference for support', () => {
    assert.ok(textBlocksOf(failureCard({ language: 'en', reference: 'a1b2' })).includes('Reference: a1b2'));
  });
});
