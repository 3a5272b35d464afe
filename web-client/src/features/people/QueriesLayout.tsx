import { Outlet } from "@tanstack/react-router";
import { Queries } from "./Queries";

/** Pages that ask for lists on demand. The first page needs none: what does it is loaded with them. */
export function QueriesLayout() {
  return (
    <Queries>
      <Outlet />
    </Queries>
  );
}
