import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Intent, understand } from '../../../bot/understand/understand.ts';

const CHECKS = [
  // English
  'my photo is wrong',
  'My photo is wrong!!',
  'MY PHOTO IS WRONG',
  'photo is wrong',
  'my phóto is wróng',
  'wrong photo',
  'SharePoint still shows my old pic',
  'I changed my photo and SharePoint still shows the old one',
  "I'm still a grey silhouette",
  'im still a gray silhouette in sharepoint 😭',
  'my profile picture doesn’t update',
  'my profile picture doesnt update',
  "Why isn't my new picture showing in OneDrive?",
  'old avatar everywhere',
  'my avatar is outdated',
  "SharePoint doesn't have my photo",
  'can you check my picture?',
  'please fix my profile pic 🙏',
  'my headshot is missing in SharePoint',
  'people only see my initials, not my picture',
  'profile photo not syncing',
  'the picture in SharePoint is not mine',
  'I uploaded a new photo last week but it never changed',
  'hi, my photo is wrong',
  'help with my photo',
  'check again',
  'photo',
  'my ph\u00adoto is wr\u200bong',
  'ｍｙ ｐｈｏｔｏ ｉｓ ｗｒｏｎｇ',
  // Italian
  'la mia foto è sbagliata',
  'la mia foto e sbagliata',
  'LA MIA FOTO E’ SBAGLIATA',
  'foto sbagliata',
  'ho cambiato foto ma si vede quella vecchia',
  "non si aggiorna l'immagine del profilo",
  'non si aggiorna limmagine del profilo',
  'SharePoint mostra ancora la mia vecchia foto',
  'perché vedo ancora la foto vecchia?',
  'perche’ la mia foto non si aggiorna',
  'in SharePoint sono ancora una sagoma grigia',
  'sono ancora l’omino grigio 😅',
  'la foto del profilo non è sincronizzata',
  'manca la mia immagine su OneDrive',
  'puoi controllare la mia foto?',
  'aiuto con la foto del profilo',
  'ho caricato una foto nuova ma non compare',
  'si vedono solo le mie iniziali',
  'il mio avatar è sempre quello di prima',
  'la foto in Teams è diversa da quella in SharePoint',
  'ciao, la mia foto è sbagliata',
  'controlla di nuovo',
  'foto',
];

const HELLOS = [
  'hi',
  'Hello!',
  'HEY',
  'hello there 👋',
  'good morning',
  'Hi Photo Sync',
  'hi, how are you?',
  '👋',
  '👋🏽',
  'ciao',
  'Ciao!!!',
  'buongiorno a tutti',
  'Buona sera',
  'salve',
  'ehilà',
];

const STOPS = [
  'stop',
  'Stop!',
  'stop reminding me',
  'Stop reminding me about my old photo',
  'please stop sending me these messages',
  "don't remind me",
  'Don’t remind me again',
  'no more reminders, enough',
  'enough notifications',
  'turn the reminders off',
  'unsubscribe',
  'leave me alone',
  'basta',
  'non ricordarmelo più',
  'Non ricordarmelo piu',
  'smetti di ricordarmelo',
  'basta avvisi',
  'basta promemoria',
  'non scrivermi più',
  'disattiva le notifiche',
];

const RESUMES = [
  'remind me again',
  'Remind me again.',
  'start reminding me',
  'turn reminders on',
  'resume',
  'you can message me again',
  'subscribe',
  'ricordamelo di nuovo',
  'riattiva gli avvisi',
  'riprendi a ricordarmelo',
  'mandami ancora i promemoria',
];

const HELPS = [
  'a message said that my laptop is broken',
  'who gets these reminders?',
  'why did you write to me',
  'help',
  'HELP',
  'Help!',
  'help me',
  'aiuto',
  'Aiuto!',
  '?',
  '???',
  '',
  ' \n\t',
  'what can you do',
  'What can you do?',
  'che cosa sai fare?',
  'cosa puoi fare',
  'lunch?',
  'lunch today?',
  'pranzo?',
  'can I take a photo of the menu?',
  'posso fare una foto al menu?',
  'the picture in my slide is wrong',
  'my boss’s photo is wrong',
  'John’s photo is wrong',
  'la foto di Marco è sbagliata',
  'la foto del mio capo è sbagliata',
  'send me the photos from the old office party',
  'mandami le foto della festa',
  'my laptop is broken',
  'il mio computer non va',
  'my password is wrong',
  'SharePoint is down',
  'the file in SharePoint is not updated',
  'il file su SharePoint non si aggiorna',
  'why is the meeting not in my calendar',
  'nice picture!',
  'bella foto',
  'I love this photo of the sea',
  'what do you do with my photo?',
  'where is the company logo image?',
  'print my photo for my passport',
  'is the camera broken?',
  'photosynthesis',
  'thanks',
  'grazie',
  'ok',
  'I need a new photo frame',
  'share my screen',
  'change the picture on the intranet',
  'figurati',
  'ho una foto nuova',
  '42',
  '😀',
  'hello, is anybody able to fix the printer?',
  'ciao, mi serve un aiuto con Excel',
  'you are wrong',
  'update my address',
  'cambia la mia password',
  'I have a meeting about the photography project',
];

describe('understand', () => {
  table(CHECKS, 'check-photo');
  table(HELLOS, 'hello');
  table(STOPS, 'stop-nudges');
  table(RESUMES, 'resume-nudges');
  table(HELPS, 'help');

  it('is tested with at least as many other messages as checks', () =>
    assert.ok(HELPS.length + HELLOS.length >= CHECKS.length));

  it('returns an intent for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme', maxLength: 2_000 }),
      fc.string({
        unit: fc.constantFrom('n', "'", 't', ' ', 'my ', 'photo ', '\u0301', '\ud83d', 'ﷺ'),
        maxLength: 1_000,
      }),
    );
    fc.assert(fc.property(text, (value) => INTENTS.includes(understand(value))));
  });

  it('ignores case, accents and spacing', () => {
    const variant = fc.tuple(fc.constantFrom(...CHECKS), fc.constantFrom(' ', '  ', '\n'), fc.boolean());
    fc.assert(
      fc.property(variant, ([text, space, upper]) => {
        const changed = ` ${(upper ? text.toUpperCase() : text).replaceAll(' ', space)} `.normalize('NFD');
        assert.equal(understand(changed), 'check-photo', changed);
      }),
    );
  });

  it('reads very long texts within half a second', () => {
    const started = performance.now();
    understand('my photo '.repeat(1_000_000));
    understand("n'".repeat(5_000_000));
    assert.ok(performance.now() - started < 500);
  });
});

const INTENTS: readonly Intent[] = ['check-photo', 'stop-nudges', 'resume-nudges', 'help', 'hello'];

function table(texts: readonly string[], intent: Intent): void {
  describe(intent, () => {
    for (const text of texts) {
      it(JSON.stringify(text), () => assert.equal(understand(text), intent));
    }
  });
}
