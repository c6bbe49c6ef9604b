import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** Listens without answering, and writes its process id to the file that its argument names. */
writeFileSync(process.argv[2] ?? '', String(process.pid));
createServer((_request, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1');
