// Before the first paint, so that nobody who chose dark is dazzled by a light page. Chosen in the settings.
(() => {
  try {
    const theme = localStorage.getItem("switchboard.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // No storage: the device's own theme.
  }
})();
