/** Has the browser run the service worker that was built with the page; not while the page is being developed. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // After the page itself: it must not wait for what is kept for later.
  window.addEventListener("load", () => {
    // Refused on pages that are not secure, and where people do not want it.
    navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  });
}
