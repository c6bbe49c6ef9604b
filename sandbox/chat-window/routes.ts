import path from 'node:path';
import express, { type Response, Router } from 'express';
import { contentSecurityPolicy } from '../control/routes/content-security-policy.ts';
import { ControlError } from '../control/routes/control-error.ts';
import { personOf, personWithId } from '../control/routes/person-of.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import type { ChatWindow } from './chat-window.ts';
import { asLanguageTag } from './languages.ts';
import { drawChatPage } from './page.ts';

/** The Playground has an address of its own. */
const CONTENT_SECURITY_POLICY = contentSecurityPolicy('frame-src http://localhost:* http://127.0.0.1:*');

/** The chat window's page, and the same for scripts. `chat`: undefined until the window has started. */
export function chatRoutes(state: TenantState, chat: () => ChatWindow | undefined): Router {
  const router = Router({ strict: true });
  const fields = express.urlencoded({ extended: false, limit: '10kb' });
  const json = express.json({ limit: '10kb' });
  const started = () => {
    const window = chat();
    if (!window) throw new ControlError(404, 'no-chat', 'The chat window has not started.');
    return window;
  };
  const switchTo = async (id: unknown) => {
    const person = personWithId(state, id);
    await started().switchTo(person);
  };
  const send = (response: Response) => {
    const { person, url } = started();
    response.json({ url, person: person.id, displayName: person.displayName, language: person.language });
  };

  router.get('/chat/', (_request, response) => {
    response.set('content-security-policy', CONTENT_SECURITY_POLICY);
    response.type('html').send(drawChatPage(started(), state.people.samplePeople()));
  });
  for (const asset of ['chat.css', 'chat.js']) {
    router.get(`/chat/${asset}`, (_request, response) =>
      response.sendFile(path.join(import.meta.dirname, 'assets', asset)),
    );
  }
  router.post('/chat/person', fields, async (request, response) => {
    await switchTo(request.body?.person);
    response.redirect(303, '/chat/');
  });
  router.post('/chat/language', fields, (request, response) => {
    setLanguage(state, started().person, request.body?.language);
    response.redirect(303, '/chat/');
  });

  router.get('/api/chat', (_request, response) => send(response));
  /** `{ "person": object id }` */
  router.put('/api/chat', json, async (request, response) => {
    await switchTo(request.body?.person);
    send(response);
  });
  /** `{ "language": "de-DE" }`: the language of the person's Teams. */
  router.put('/api/people/:id/language', json, (request, response) => {
    const person = personOf(state, request);
    setLanguage(state, person, request.body?.language);
    response.json({ language: person.language });
  });
  return router;
}

function setLanguage({ people }: TenantState, person: Person, value: unknown): void {
  const language = asLanguageTag(value);
  if (!language) throw new ControlError(400, 'bad-language', 'language must be a language tag, such as de-DE.');
  person.language = language;
  // A changed person of the population must stay in memory.
  people.set(person.id, person);
}
