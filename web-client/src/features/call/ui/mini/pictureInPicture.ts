/** The browser's windows above all others (WICG Document Picture-in-Picture). */
interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

/** Absent where the browser has none. */
export function documentPictureInPicture(): DocumentPictureInPicture | undefined {
  return (window as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;
}

/** Shows a picture above all other windows; absent where the browser cannot. */
export function videoPictureInPicture(stream: MediaStream): (() => Promise<void>) | undefined {
  if (!(document as { pictureInPictureEnabled?: boolean }).pictureInPictureEnabled) return undefined;
  return async () => {
    const video = document.createElement("video");
    video.muted = true;
    video.srcObject = stream;
    await video.play();
    await video.requestPictureInPicture();
  };
}

/** Gives another document the look of this one. */
export function copyLook(from: Document, to: Document): void {
  for (const sheet of from.querySelectorAll('link[rel="stylesheet"], style')) {
    to.head.append(to.importNode(sheet, true));
  }
  to.title = from.title;
  to.documentElement.lang = from.documentElement.lang;
  to.documentElement.setAttribute("data-theme", "dark");
}
