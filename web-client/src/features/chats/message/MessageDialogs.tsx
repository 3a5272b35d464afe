import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { WithWords } from "~/shared/i18n/WithWords";
import { EditsDialog } from "./EditsDialog";
import { ReactionsDialog } from "./ReactionsDialog";

/** What can be looked up about a message. */
export interface Lookup {
  readonly what: "edits" | "reactions";
  readonly message: Message;
}

/** Shows what was looked up about a message. */
export default function MessageDialogs({ lookup, onClose }: { lookup: Lookup; onClose: () => void }) {
  const Shown = lookup.what === "edits" ? EditsDialog : ReactionsDialog;
  return (
    <WithWords part="chatMore">
      <Shown message={lookup.message} onClose={onClose} />
    </WithWords>
  );
}
