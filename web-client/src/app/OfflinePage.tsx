import { type ReactNode, useState } from "react";
import { OfflineReader } from "~/features/chats";
import { indexedRecent } from "./indexedRecent";

/** What this device kept for reading, while the server does not answer; or `children`, where it kept nothing. */
export default function OfflinePage({ children }: { children: ReactNode }) {
  const [storage] = useState(indexedRecent);
  return <OfflineReader storage={storage}>{children}</OfflineReader>;
}
