import { lazy, Suspense } from "react";
import { Queries } from "~/features/people";
import { retried } from "~/shared/ui/load";
import { ConversationPane as Conversation } from "./conversation/ConversationPane";
import { OpenDirectPane as OpenDirect } from "./OpenDirectPane";

const Search = lazy(retried(() => import("./search/SearchPane")));

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

/** The search of all messages. */
export function SearchPane() {
  return (
    <Queries>
      <Suspense>
        <Search />
      </Suspense>
    </Queries>
  );
}
