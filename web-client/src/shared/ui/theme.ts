/** What the person chose; `system` follows the device. */
export type Theme = "system" | "light" | "dark";

const KEY = "switchboard.theme";

/** The theme in force; public/theme.js has set it before the first paint. */
export function currentTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** Changes the theme, for good. */
export function chooseTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // No storage: it holds for this page.
  }
}
