import { cp, glob } from 'node:fs/promises';

/** Copies the files that the compiler does not write to `lib/`: pictures and pages. */
for await (const file of glob('{bot,src}/**/*.{png,html,css,js}')) {
  await cp(file, `lib/${file}`);
}
