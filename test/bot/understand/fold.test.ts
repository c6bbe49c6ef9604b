import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fold } from '../../../bot/understand/fold.ts';

describe('Folding a text', () => {
  const SAME = {
    'upper case': ['MY PHOTO', 'my photo'],
    accents: ['é à ç ñ õ å', 'e a c n o a'],
    'full-width letters': ['ｍｙ ｐｈｏｔｏ', 'my photo'],
    'half-width kana': ['ﾌﾟﾛﾌｨｰﾙ', 'プロフィール'],
    'invisible characters': ['my ph\u00adoto\u200b\u200d', 'my photo'],
    'Turkish letters': ['IŞIK İSTANBUL ışık', 'isik istanbul isik'],
    'Polish letters': ['Łódź zdjęcie', 'lodz zdjecie'],
    'German letters': ['Straße', 'strasse'],
    'Nordic letters': ['Ærø', 'aero'],
    'a stretched Arabic word': ['صـــورتي', 'صورتي'],
    'Arabic letters that people exchange': ['الصورة القديمة على إلى', 'الصوره القديمه علي الي'],
    'Arabic vowel marks': ['صُورَتِي', 'صورتي'],
    'letters written many times': ['sooooo greyyyy', 'soo greyy'],
  } as const;
  for (const [what, [text, folded]] of Object.entries(SAME)) {
    it(`makes one form of ${what}`, () => assert.equal(fold(text), folded));
  }

  it('keeps が apart from か', () => {
    assert.equal(fold('が'), 'が');
    assert.equal(fold('か\u3099'), 'が');
  });

  it('changes a folded text no more', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.equal(fold(fold(text)), fold(text))));
  });
});
