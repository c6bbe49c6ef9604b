interface Surface {
  readonly backgroundColor: string;
  readonly borderColor: string;
}

/** Normal and subtle, as #RRGGBB or #AARRGGBB. */
type Ink = readonly [normal: string, subtle: string];

interface Palette {
  readonly default: Surface;
  readonly emphasis: Surface;
  readonly styles: Readonly<Record<'accent' | 'good' | 'attention' | 'warning', Surface>>;
  /** Plain text, on default and emphasis (`text`) and on the four coloured styles (`colored`). */
  readonly text: Ink;
  readonly colored: Ink;
  readonly dark: Ink;
  readonly light: Ink;
  readonly accent: Ink;
  readonly good: Ink;
  readonly warning: Ink;
  readonly attention: Ink;
}

/** The coloured styles are the same in light and dark. */
const PASTEL: Palette['styles'] = {
  accent: { backgroundColor: '#C7DEF9', borderColor: '#62A8F7' },
  good: { backgroundColor: '#CCFFCC', borderColor: '#69E569' },
  attention: { backgroundColor: '#FFC5B2', borderColor: '#FF764C' },
  warning: { backgroundColor: '#FFE2B2', borderColor: '#FFBC51' },
};

const FONT_SIZES = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
const FONT_WEIGHTS = { lighter: 200, default: 400, bolder: 600 };

/** Settings that the themes share. */
const SHAPE = {
  choiceSetInputValueSeparator: ',',
  supportsInteractivity: true,
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: '#EEEEEE' },
  imageSizes: { small: 32, medium: 52, large: 100 },
  fontTypes: {
    default: {
      fontFamily: "'Segoe UI', Tahoma, Geneva, Verdana, sans-serif",
      fontSizes: FONT_SIZES,
      fontWeights: FONT_WEIGHTS,
    },
    monospace: { fontFamily: "'Courier New', Courier, monospace", fontSizes: FONT_SIZES, fontWeights: FONT_WEIGHTS },
  },
  textStyles: {
    heading: { fontType: 'default', size: 'large', weight: 'bolder', color: 'default', isSubtle: false },
  },
  textBlock: { headingLevel: 2 },
  actions: {
    maxActions: 6,
    spacing: 'Default',
    buttonSpacing: 8,
    showCard: { actionMode: 'Inline', inlineTopMargin: 16, style: 'emphasis' },
    preExpandSingleShowCardAction: false,
    actionsOrientation: 'Horizontal',
    actionAlignment: 'Left',
  },
  adaptiveCard: { allowCustomStyle: false },
  imageSet: { imageSize: 'Medium', maxImageHeight: 100 },
  factSet: {
    title: { size: 'Default', color: 'Default', isSubtle: false, weight: 'Bolder', wrap: true },
    value: { size: 'Default', color: 'Default', isSubtle: false, weight: 'Default', wrap: true },
    spacing: 16,
  },
};

/**
 * Renderer settings of Teams. UNCONFIRMED that Teams uses them today.
 * Light and dark: values of `microsoft-teams-light.json` and `microsoft-teams-dark.json` in Microsoft's npm package
 * adaptivecards-designer 2.4.4, https://github.com/microsoft/AdaptiveCards. The Agents Playground uses the light ones.
 * High contrast: not published; built from the colours of Fluent UI's Teams high-contrast theme,
 * https://github.com/microsoft/fluentui (react-northstar, `teams-high-contrast/colors.ts`).
 */
export const HOST_CONFIGS = {
  light: hostConfig({
    default: { backgroundColor: '#ffffff', borderColor: '#CCCCCC' },
    emphasis: { backgroundColor: '#fff9f8f7', borderColor: '#666666' },
    text: ['#ff252424', '#bf252424'],
    colored: ['#ff252424', '#bf252424'],
    dark: ['#252424', '#bf252424'],
    light: ['#ffffff', '#fff3f2f1'],
    accent: ['#6264a7', '#8b8cc7'],
    good: ['#92c353', '#e592c353'],
    warning: ['#f8d22a', '#e5f8d22a'],
    attention: ['#c4314b', '#e5c4314b'],
    styles: PASTEL,
  }),
  dark: hostConfig({
    default: { backgroundColor: '#ff2d2c2c', borderColor: '#CCCCCC' },
    emphasis: { backgroundColor: '#ff292828', borderColor: '#666666' },
    text: ['#ffffffff', '#bfffffff'],
    colored: ['#ff201f1f', '#ff2d2c2c'],
    dark: ['#ff201f1f', '#ff2d2c2c'],
    light: ['#ffffffff', '#bfffffff'],
    accent: ['#ffa6a7dc', '#ff8b8cc7'],
    good: ['#ff92c353', '#e592c353'],
    warning: ['#fff8d22a', '#e5f8d22a'],
    attention: ['#ffd74654', '#e5d74654'],
    styles: PASTEL,
  }),
  contrast: hostConfig({
    default: { backgroundColor: '#000000', borderColor: '#ffffff' },
    emphasis: { backgroundColor: '#000000', borderColor: '#ffffff' },
    text: ['#ffffff', '#ffffff'],
    colored: ['#ffffff', '#ffffff'],
    dark: ['#ffffff', '#ffffff'],
    light: ['#ffffff', '#ffffff'],
    accent: ['#ffff01', '#ffff01'],
    good: ['#3ff23f', '#3ff23f'],
    warning: ['#ffff01', '#ffff01'],
    attention: ['#ff0000', '#ff0000'],
    styles: {
      accent: { backgroundColor: '#000000', borderColor: '#1aebff' },
      good: { backgroundColor: '#000000', borderColor: '#3ff23f' },
      attention: { backgroundColor: '#000000', borderColor: '#ff0000' },
      warning: { backgroundColor: '#000000', borderColor: '#ffff01' },
    },
  }),
};

function hostConfig(palette: Palette): Readonly<Record<string, unknown>> {
  const { accent, good, attention, warning } = palette.styles;
  const style = (surface: Surface, text: Ink) => ({ ...surface, foregroundColors: inks(palette, text) });
  return {
    ...SHAPE,
    containerStyles: {
      default: style(palette.default, palette.text),
      emphasis: style(palette.emphasis, palette.text),
      accent: style(accent, palette.colored),
      good: style(good, palette.colored),
      attention: style(attention, palette.colored),
      warning: style(warning, palette.colored),
    },
  };
}

function inks(palette: Palette, text: Ink): Readonly<Record<string, unknown>> {
  const { dark, light, accent, good, warning, attention } = palette;
  const all = { default: text, dark, light, accent, good, warning, attention };
  return Object.fromEntries(Object.entries(all).map(([name, [normal, subtle]]) => [name, { default: normal, subtle }]));
}
