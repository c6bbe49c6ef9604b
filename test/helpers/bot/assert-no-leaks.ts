import assert from 'node:assert/strict';
import type { Chat, Person } from '../../../sandbox/index.ts';
import type { RunningBot } from './running-bot.ts';

/**
 * Searches the bot's output (these answers, its log, all chats) and asserts: no token and no secret anywhere, no stack
 * outside the log, no person's name in the log, and in a chat only its members' names.
 */
export function assertNoLeaks(
  { tenant, logged }: RunningBot,
  answers: readonly unknown[],
  groups: readonly Chat[] = [],
): void {
  const everyPerson = [...tenant.state.people.values()];
  const log = JSON.stringify(logged);
  assertNone(log, secretsOf(tenant), 'the log');
  assertNone(log, everyPerson.flatMap(namesOf), 'the log');
  const chats = [...everyPerson.map((person) => tenant.teams.personalChat(person)), ...groups];
  const seen = [{ text: textOf(answers), people: [] as readonly Person[], where: 'an answer' }].concat(
    chats.map(({ activities, people }) => ({ text: textOf(activities), people, where: 'a chat' })),
  );
  for (const { text, people, where } of seen) {
    assertNone(text, secretsOf(tenant), where);
    assertNone(text, everyPerson.filter((person) => !people.includes(person)).flatMap(namesOf), where);
    assert.doesNotMatch(text, /\bat [^"]{1,200}:\d+:\d+|node_modules/, `a stack in ${where}`);
  }
}

/** All names of a person in the tenant. */
export function namesOf({ displayName, userPrincipalName, mail }: Person): string[] {
  return [displayName, userPrincipalName, mail];
}

export function secretsOf({ apps }: RunningBot['tenant']): string[] {
  return [apps.bot.secret, apps.signIn.secret].filter(Boolean);
}

function assertNone(text: string, forbidden: readonly string[], where: string): void {
  assert.deepEqual(tokensIn(text), [], `a token in ${where}`);
  for (const one of forbidden) assert.ok(!text.includes(one), `"${one}" in ${where}`);
}

/**
 * Headers and payloads of JSON Web Tokens (base64url of `{"…` with their members). The bot's own sealed texts
 * (`"alg":"dir"`) are not counted: they are encrypted.
 */
export function tokensIn(text: string): string[] {
  const parts = text.match(/eyJ[\w-]{6,}/g) ?? [];
  return parts.filter((part) => {
    const decoded = Buffer.from(part, 'base64url').toString();
    return /"(alg|iss|aud|oid|scp)"/.test(decoded) && decoded !== '{"alg":"dir","enc":"A256GCM"}';
  });
}

function textOf(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))).join('\n');
}
