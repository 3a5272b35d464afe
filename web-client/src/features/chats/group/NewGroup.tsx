import type { ComponentProps } from "react";
import { Queries } from "~/features/people";
import { NewGroupDialog } from "./NewGroupDialog";

/** Makes a group, with what it takes to look for people. */
export default function NewGroup(props: ComponentProps<typeof NewGroupDialog>) {
  return (
    <Queries>
      <NewGroupDialog {...props} />
    </Queries>
  );
}
