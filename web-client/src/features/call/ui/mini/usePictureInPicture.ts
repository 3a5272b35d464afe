import { useCallback, useEffect, useState } from "react";
import { copyLook, documentPictureInPicture, videoPictureInPicture } from "./pictureInPicture";

const SIZE = { width: 320, height: 240 };

/** A window of its own above all others, for the call. */
export interface PictureInPicture {
  /** Where the call is to be drawn, while there is such a window. */
  readonly body: HTMLElement | undefined;
  /** Opens it; absent where the browser has nothing of the kind. */
  readonly open: (() => void) | undefined;
  readonly close: () => void;
}

/** Opens a window above all others for the whole call; where the browser cannot, one for the picture alone. */
export function usePictureInPicture(stream: MediaStream | null): PictureInPicture {
  const [own, setOwn] = useState<Window | undefined>();
  useEffect(() => () => own?.close(), [own]);
  const openDocument = useCallback(async () => {
    const opened = await documentPictureInPicture()?.requestWindow(SIZE);
    if (!opened) return;
    copyLook(document, opened.document);
    opened.addEventListener("pagehide", () => setOwn(undefined));
    setOwn(opened);
  }, []);
  const close = useCallback(() => setOwn(undefined), []);
  // Refused, the call stays where it is.
  const ignore = () => undefined;
  const body = own?.document.body;
  if (documentPictureInPicture()) return { body, close, open: () => void openDocument().catch(ignore) };
  const openVideo = stream && videoPictureInPicture(stream);
  return { body, close, open: openVideo ? () => void openVideo().catch(ignore) : undefined };
}
