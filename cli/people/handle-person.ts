import { readTenantConfig } from '../../src/config/tenant-config.ts';
import { createKnownFacts, type KnownFact, STAYS_AFTER_ERASURE } from '../../src/people/known-facts.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { AdminAuthor } from '../../src/store/admin/types.ts';
import { openStoreForCommand } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/types.ts';
import { commandAuthor } from '../admin/command-author.ts';
import { requireBot } from '../admin/require-bot.ts';
import { resolvePerson } from '../admin/resolve-person.ts';
import { counted } from '../counted.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';
import type { CommandContext, Outcome } from '../program/types.ts';
import { factsCsv, factsJson, factsText } from './fact-table.ts';
import type { PersonRequest } from './types.ts';
import { writePrivateFile } from './write-private-file.ts';

interface Handling {
  readonly store: Store;
  readonly person: PersonKey;
  readonly by: AdminAuthor;
  readonly facts: readonly KnownFact[];
}

/** Shows, exports or erases what is stored about a person. Each use is recorded before it happens. */
export async function handlePerson({ action, user, out }: PersonRequest, context: CommandContext): Promise<Outcome> {
  const config = readTenantConfig(context.environment);
  const store = await openStoreForCommand(config.store);
  try {
    await requireBot(config, store);
    const person = await resolvePerson(config, user);
    const handling = { store, person, by: commandAuthor(config, context), facts: await factsOf(store, person) };
    if (action === 'show') return await show(handling);
    return action === 'export' ? await exportData(handling, out) : await forget(handling, context);
  } finally {
    await store.close();
  }
}

/** The facts that the bot itself would list, without what a running bot has in memory. */
async function factsOf(store: Store, person: PersonKey): Promise<readonly KnownFact[]> {
  const read = createKnownFacts({ people: store, caches: [], flush: async () => {} });
  return (await read(person))?.facts ?? [];
}

async function show({ store, person, by, facts }: Handling): Promise<Outcome> {
  const { tenantId, objectId } = person;
  await store.audit.record(tenantId, { action: 'person-show', person: objectId }, by);
  return {
    exitCode: EXIT_DONE,
    text: () => factsText(objectId, facts),
    json: () => ({ objectId, facts: factsJson(facts) }),
    csv: () => factsCsv(facts),
  };
}

async function exportData({ store, person, by, facts }: Handling, out: string | undefined): Promise<Outcome> {
  const { tenantId, objectId } = person;
  await store.audit.record(tenantId, { action: 'person-export', person: objectId }, by);
  const tables = await store.exportPerson(person);
  const data = { objectId, exportedAt: by.at, facts: factsJson(facts), tables };
  const text = JSON.stringify(data, undefined, 2);
  if (out === undefined) return { exitCode: EXIT_DONE, text: () => text, json: () => data };
  await writePrivateFile(out, `${text}\n`);
  const rows = Object.values(tables).reduce((sum, { length }) => sum + length, 0);
  return {
    exitCode: EXIT_DONE,
    text: () => `${out}: ${counted(rows, 'row')} about ${objectId}`,
    json: () => ({ objectId, file: out, rows }),
  };
}

async function forget({ store, person, by, facts }: Handling, { confirm }: CommandContext): Promise<Outcome> {
  const { tenantId, objectId } = person;
  const stored = facts.filter(({ kind }) => !STAYS_AFTER_ERASURE.includes(kind)).length;
  await confirm(`${factsText(objectId, facts)}\n\nErase everything about ${objectId}? It cannot be taken back.`);
  await store.audit.record(tenantId, { action: 'person-forget', person: objectId }, by);
  await store.erasePerson(person);
  const erased = `Everything about ${objectId} is erased (${stored} facts). A running bot drops its copies in memory within`;
  return {
    exitCode: EXIT_DONE,
    text: () => `${erased} ten seconds.\nThe bot adds the person again when they write to it or install the app.`,
    json: () => ({ objectId, erased: stored }),
  };
}
