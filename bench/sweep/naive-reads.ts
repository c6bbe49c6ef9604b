import { readFileSync } from 'node:fs';
import { readTenantConfig } from '../../src/config/tenant-config.ts';
import { appGraphAccess } from '../../src/microsoft365/graph/app-graph-access.ts';
import { readPhotoBatch } from '../../src/microsoft365/graph/photo-batch.ts';
import { requestGraph } from '../../src/microsoft365/graph/request-graph.ts';
import { createAppCredential } from '../../src/microsoft365/identity/app-credential.ts';

/*
 * node bench/sweep/naive-reads.ts singles|batches FILE
 *
 * Reads the photos of the people in FILE (JSON: object ids) in a naive way, and prints the duration in milliseconds as
 * JSON. `singles`: one request a person, four at a time. `batches`: all batches of 20 at once, ignoring the responses.
 */
const [mode = '', file = ''] = process.argv.slice(2);
const people: readonly string[] = JSON.parse(readFileSync(file, 'utf8'));
const config = readTenantConfig(process.env);
const access = appGraphAccess(config.cloud.graph, createAppCredential({ ...config.app, ...config.cloud }));
const deadline = () => AbortSignal.timeout(600_000);
await access.getToken();

const before = performance.now();
if (mode === 'singles') {
  const queue = [...people];
  const work = async () => {
    for (let id = queue.shift(); id; id = queue.shift()) {
      const path = `/users/${id}/photo`;
      await requestGraph(access, deadline(), (request) => request(path).get());
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
} else {
  const batches = Array.from({ length: Math.ceil(people.length / 20) }, (_, index) =>
    people.slice(20 * index, 20 * index + 20),
  );
  await Promise.all(
    batches.map((batch) =>
      readPhotoBatch(
        access,
        batch.map((objectId) => ({ objectId })),
        deadline(),
      ),
    ),
  );
}
process.stdout.write(JSON.stringify({ milliseconds: performance.now() - before }));
