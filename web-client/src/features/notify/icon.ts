const MOST_COUNTED = 9;
const LOGO =
  '<rect width="32" height="32" rx="9" fill="#3a55d2"/>' +
  '<path d="M10 11.5c0 6.5 12 2.5 12 9" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/>' +
  '<g fill="#fff"><circle cx="10" cy="10" r="3.1"/><circle cx="22" cy="22" r="3.1"/></g>';

/** The page's icon with how much waits, as SVG (32 × 32). */
export function countedIcon(count: number): string {
  const text = count > MOST_COUNTED ? `${MOST_COUNTED}+` : String(count);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">',
    LOGO,
    '<circle cx="22" cy="10" r="10" fill="#d92d20"/>',
    `<text x="22" y="14.5" font-family="system-ui,sans-serif" font-size="13" font-weight="700" text-anchor="middle" fill="#fff">${text}</text>`,
    "</svg>",
  ].join("");
}
