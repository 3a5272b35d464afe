/** A link as it is handed on: where the server does not know its own address, this page's. */
export function wholeLink(url: string): string {
  return new URL(url, window.location.origin).href;
}
