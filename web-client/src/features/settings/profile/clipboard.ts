import { useEffect, useRef } from "react";

/** Whether this browser lets a page read pictures from the clipboard. */
export function canReadClipboard(): boolean {
  return "clipboard" in navigator && "read" in navigator.clipboard;
}

/** The picture in the clipboard, if there is one. Rejects when the person does not allow it. */
export async function copiedPicture(): Promise<Blob | undefined> {
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((one) => one.startsWith("image/"));
    if (type) return await item.getType(type);
  }
  return undefined;
}

/** Takes pictures that are pasted anywhere on the page. */
export function usePasted(take: (file: Blob) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const pasted = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
      if (!file) return;
      event.preventDefault();
      latest.current(file);
    };
    document.addEventListener("paste", pasted);
    return () => document.removeEventListener("paste", pasted);
  }, []);
}
