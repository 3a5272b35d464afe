import { Queries } from "~/features/people";
import { ConversationPane as Conversation } from "./conversation/ConversationPane";
import { OpenDirectPane as OpenDirect } from "./OpenDirectPane";

// What is loaded with the first conversation that is opened.
export { JoinPage } from "./group/JoinPage";

/** A conversation. */
export function ConversationPane() {
  return (
    <Queries>
      <Conversation />
    </Queries>
  );
}

/** The way to a conversation with a person. */
export function OpenDirectPane() {
  return (
    <Queries>
      <OpenDirect />
    </Queries>
  );
}
