import type { Locator } from 'playwright-core';

/** Texts and labels that overflow their element. */
export function overflowing(frame: Locator): Promise<string[]> {
  return frame
    .locator('.ac-textBlock, .ac-pushButton, .ac-pushButton *, .ac-adaptiveCard')
    .evaluateAll((parts) =>
      parts
        .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
        .map((part) => `${part.className}: ${part.textContent?.slice(0, 60)}`),
    );
}

/**
 * Texts with less contrast than WCAG's 4.5 : 1 (3 : 1 for large texts).
 * https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
export function lowContrast(frame: Locator): Promise<string[]> {
  return frame.locator('.ac-textBlock, .ac-textBlock a, .ac-pushButton, .ac-input, label').evaluateAll((parts) => {
    type Colour = readonly [number, number, number, number];
    const parse = (text: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [
      r * a + R * (1 - a),
      g * a + G * (1 - a),
      b * a + B * (1 - a),
      1,
    ];
    const luminance = ([r, g, b]: Colour) => {
      const linear = [r, g, b].map((channel) => {
        const share = channel / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
    };
    const backgroundOf = (part: Element | null): Colour => {
      if (!part) return [255, 255, 255, 1];
      const own = parse(getComputedStyle(part).backgroundColor);
      return own[3] === 1 ? own : over(own, backgroundOf(part.parentElement));
    };
    return parts.flatMap((part) => {
      if (!part.textContent || part.getClientRects().length === 0) return [];
      const style = getComputedStyle(part);
      const background = backgroundOf(part);
      const [one, other] = [luminance(over(parse(style.color), background)), luminance(background)];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const large = Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 600;
      return ratio >= (large ? 3 : 4.5) ? [] : [`${ratio.toFixed(1)}: ${part.textContent.slice(0, 60)}`];
    });
  });
}
