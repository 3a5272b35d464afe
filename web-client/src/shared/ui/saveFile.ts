/** Gives the person a file, as a download of this name. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun by then, and holds the file itself.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** Follows a link that the server gives as something to be saved. */
export function openLink(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
}
