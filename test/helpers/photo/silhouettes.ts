/** SVG shapes of grey figures, as services show them for people without a picture; in coordinates of 0 to 100. */
export const SILHOUETTES: Readonly<Record<string, string>> = {
  'a dark figure on a light ground, with a gap': `<rect width="100" height="100" fill="#e1dfdd"/>
    <circle cx="50" cy="40" r="19" fill="#a19f9d"/><path d="M12 100c0-23 17-36 38-36s38 13 38 36z" fill="#a19f9d"/>`,
  'a white figure on a grey ground': `<rect width="100" height="100" fill="#c8c8c8"/>
    <ellipse cx="50" cy="38" rx="19" ry="23" fill="#fff"/><path d="M8 100c2-22 14-28 33-31v-14h18v14c19 3 31 9 33 31z" fill="#fff"/>`,
  'a figure on white': `<rect width="100" height="100" fill="#fff"/>
    <circle cx="50" cy="36" r="20" fill="#ababab"/><path d="M15 100v-8c0-14 12-24 26-25v-16h18v16c14 1 26 11 26 25v8z" fill="#ababab"/>`,
  'a faint figure': `<rect width="100" height="100" fill="#f3f2f1"/>
    <circle cx="50" cy="42" r="18" fill="#d2d0ce"/><path d="M14 100c0-20 14-34 36-34s36 14 36 34z" fill="#d2d0ce"/>`,
  'a figure on a disc': `<rect width="100" height="100" fill="#fff"/><circle cx="50" cy="50" r="50" fill="#d0d0d0"/>
    <circle cx="50" cy="40" r="16" fill="#7a7a7a"/><path d="M20 90c0-20 12-29 30-29s30 9 30 29a50 50 0 0 1-60 0z" fill="#7a7a7a"/>`,
  'a bluish grey figure': `<rect width="100" height="100" fill="#e4e8ec"/>
    <circle cx="50" cy="40" r="20" fill="#9aa3ab"/><path d="M10 100c0-24 16-37 40-37s40 13 40 37z" fill="#9aa3ab"/>`,
  'a black figure': `<rect width="100" height="100" fill="#fff"/>
    <circle cx="50" cy="34" r="18" fill="#000"/><path d="M18 100v-18c0-14 10-22 22-24l6-8h8l6 8c12 2 22 10 22 24v18z" fill="#000"/>`,
};

/** Shapes that are grey and flat, but no figure. */
export const NO_SILHOUETTES: Readonly<Record<string, string>> = {
  nothing: '<rect width="100" height="100" fill="#e1dfdd"/>',
  'a disc': '<rect width="100" height="100" fill="#e1dfdd"/><circle cx="50" cy="50" r="30" fill="#a19f9d"/>',
  'a hill':
    '<rect width="100" height="100" fill="#e1dfdd"/><path d="M10 100c0-50 20-70 40-70s40 20 40 70z" fill="#a19f9d"/>',
  'a column':
    '<rect width="100" height="100" fill="#e1dfdd"/><rect x="35" y="20" width="30" height="80" fill="#a19f9d"/>',
  'a figure beside the middle': `<rect width="100" height="100" fill="#e1dfdd"/>
    <circle cx="35" cy="40" r="16" fill="#a19f9d"/><path d="M5 100c0-20 12-33 30-33s30 13 30 33z" fill="#a19f9d"/>`,
  'a figure with a face': `<rect width="100" height="100" fill="#e1dfdd"/>
    <circle cx="50" cy="40" r="19" fill="#a19f9d"/><path d="M12 100c0-23 17-36 38-36s38 13 38 36z" fill="#a19f9d"/>
    <circle cx="43" cy="37" r="3" fill="#e1dfdd"/><circle cx="57" cy="37" r="3" fill="#e1dfdd"/><path d="M42 47h16v4h-16z" fill="#e1dfdd"/>`,
  'a figure in colour': `<rect width="100" height="100" fill="#bcd4e8"/>
    <circle cx="50" cy="40" r="19" fill="#26437c"/><path d="M12 100c0-23 17-36 38-36s38 13 38 36z" fill="#26437c"/>`,
  ...Object.fromEntries(
    ['A', 'I', 'i', 'O', 'T', 'L', '8', 'AB', 'MM', 'QI', 'Å', '&'].map((letters) => [
      `the letters ${letters}`,
      `<rect width="100" height="100" fill="#808080"/><text x="50" y="72" font-family="sans-serif" font-size="60" text-anchor="middle" fill="#fff">${letters.replace('&', '&amp;')}</text>`,
    ]),
  ),
};

export function drawing(shapes: string): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="648" height="648" viewBox="0 0 100 100">${shapes}</svg>`,
  );
}
