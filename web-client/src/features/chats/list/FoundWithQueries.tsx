import type { ComponentProps } from "react";
import { Queries } from "~/features/people";
import { Found } from "./Found";

/** What was found, with what it takes to look for it. */
export default function FoundWithQueries(props: ComponentProps<typeof Found>) {
  return (
    <Queries>
      <Found {...props} />
    </Queries>
  );
}
