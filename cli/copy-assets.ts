import { cp, glob } from 'node:fs/promises';

/** What the compiler does not take along into `lib/`: pictures and pages. */
for await (const file of glob('{bot,src}/**/*.{png,html,css,js}')) {
  await cp(file, `lib/${file}`);
}
