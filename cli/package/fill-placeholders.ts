const PLACEHOLDER = /\$\{\{\s*(\w+)\s*\}\}/g;

/** May be empty: production has no suffix. */
const MAY_BE_EMPTY = new Set(['APP_NAME_SUFFIX']);

/**
 * Fills the Agents Toolkit's placeholders in a JSON text. A value may contain any character. Adds the names without a
 * value to `missing`.
 */
export function fillPlaceholders(
  text: string,
  values: Readonly<Record<string, string | undefined>>,
  missing: Set<string>,
): string {
  return text.replace(PLACEHOLDER, (placeholder, name: string) => {
    const value = values[name]?.trim() ? values[name] : undefined;
    if (value !== undefined) return JSON.stringify(value).slice(1, -1);
    if (MAY_BE_EMPTY.has(name) && values[name] !== undefined) return '';
    missing.add(name);
    return placeholder;
  });
}
