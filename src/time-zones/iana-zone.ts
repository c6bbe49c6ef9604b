import { LRUCache } from 'lru-cache';
import windowsZones from './windows-zones.json' with { type: 'json' };

/**
 * Names that are in no list of Intl and still are time zones: fixed offsets, to which CLDR maps some Windows zones.
 * https://github.com/unicode-org/cldr/blob/main/common/supplemental/windowsZones.xml
 */
const FIXED = /^Etc\/GMT[+-]\d{1,2}$/;
/** Longer than any name of a zone. */
const MAX_LENGTH = 64;

/** Canonical names by their lower-case form. */
const canonical = new Map(['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => [name.toLowerCase(), name]));

/**
 * IANA names by Windows names in lower case, for the territory 001 of CLDR's windowsZones. Windows names are what .NET
 * clients report: https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones
 */
const byWindowsName = new Map(Object.entries(windowsZones).map(([name, zone]) => [name.toLowerCase(), zone]));

/** Results for other spellings, in lower case; '' for names that are none. */
const others = new LRUCache<string, string>({ max: 1_000 });

/**
 * The canonical IANA name of a time zone, from any spelling, alias or Windows name. Undefined: not a time zone. There
 * are some 450 results: luxon keeps each zone's name that it has seen.
 */
export function ianaZone(name: string | undefined): string | undefined {
  if (!name || name.length > MAX_LENGTH) return undefined;
  const spelling = name.trim().toLowerCase();
  const known = canonical.get(spelling) ?? others.get(spelling);
  if (known !== undefined) return known || undefined;
  const zone = resolve(byWindowsName.get(spelling) ?? spelling);
  others.set(spelling, zone ?? '');
  return zone;
}

/** Intl resolves aliases, such as `Asia/Kolkata`. It also accepts offsets, such as `+01:00`, which are no zones. */
function resolve(name: string): string | undefined {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return canonical.has(timeZone.toLowerCase()) || FIXED.test(timeZone) ? timeZone : undefined;
  } catch {
    return undefined;
  }
}
