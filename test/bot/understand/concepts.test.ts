import assert from 'node:assert/strict';
import { readConcepts } from '../../../bot/understand/concepts.ts';
import { tokensOf } from '../../../bot/understand/tokens.ts';

describe('Concepts in a message', () => {
  const found = (words: Record<string, string>, text: string) =>
    readConcepts(words)(tokensOf(text)).map(({ word, concepts }) => `${word}: ${concepts.join('+')}`);

  it('are found by words, beginnings and parts of words', () => {
    const words = { photo: 'pic, photo*, *bild*', old: 'old', filler: 'my' };
    assert.deepEqual(found(words, 'My old PHOTOS'), ['my: filler', 'old: old', 'photos: photo']);
    assert.deepEqual(found(words, 'Profilbilder pics'), ['profilbilder: photo', 'pics: ']);
    // A sign in an entry stands for itself.
    assert.deepEqual(found({ photo: '*b.ld*' }, 'profilbild'), ['profilbild: ']);
  });

  it('are found in consecutive words, whose fillers mean nothing by themselves', () => {
    const words = { stop: 'turn off, no more', not: 'no', filler: 'turn' };
    assert.deepEqual(found(words, 'turn off now'), ['turn: stop', 'off: filler', 'now: ']);
    assert.deepEqual(found(words, 'no more'), ['no: not+stop', 'more: filler']);
    assert.deepEqual(found(words, 'off turn'), ['off: ', 'turn: filler']);
  });

  it('are found with and without apostrophes', () => {
    const words = { not: "don't", photo: 'immagine', filler: 'l' };
    assert.deepEqual(found(words, 'don’t dont'), ['dont: not', 'dont: not']);
    assert.deepEqual(found(words, 'l’immagine'), ['l: filler', 'immagine: photo']);
  });

  it('are found in Japanese, where the longest entry counts', () => {
    const words = { photo: '写真', profile: 'プロフィール写真', not: 'ない', filler: 'の, が' };
    assert.deepEqual(found(words, '私の写真がない'), ['私: ', 'の: filler', '写真: photo', 'が: filler', 'ない: not']);
    assert.deepEqual(found(words, 'プロフィール写真'), ['プロフィール写真: profile']);
  });

  it('are found behind Arabic articles and prepositions', () => {
    const words = { photo: 'صوره, صورتي', place: 'شيربوينت' };
    assert.deepEqual(found(words, 'الصورة وصورتي بشيربوينت'), ['الصوره: photo', 'وصورتي: photo', 'بشيربوينت: place']);
  });

  it('are found in Arabic verbs with their tense, person, object and negation', () => {
    const words = { write: 'ابعت, ترسل, كتب', change: 'غير, تتغير', show: 'تظهر', open: 'فتح', filler: 'علي' };
    assert.deepEqual(found(words, 'هتبعت ستظهر بيفتح ترسلها'), [
      'هتبعت: write',
      'ستظهر: show',
      'بيفتح: open',
      'ترسلها: write',
    ]);
    assert.deepEqual(found(words, 'متبعتش ماتتغير لاترسل متكتبليش'), [
      'متبعتش: not+write',
      'ماتتغير: not+change',
      'لاترسل: not+write',
      'متكتبليش: not+write',
    ]);
  });

  it('are not found in other Arabic words', () => {
    const words = { write: 'كتب', change: 'غير' };
    assert.deepEqual(found(words, 'مطر سفر شمس'), ['مطر: ', 'سفر: ', 'شمس: ']);
  });
});
