import { useRef } from "react";
import { enter, neighbour } from "./Days";
import { useDelete } from "./useDelete";

/** Deletes the call of a row. Whoever deletes one after another stays in the list. */
export function useRemove(callId: string) {
  const row = useRef<HTMLLIElement>(null);
  const drop = useDelete();
  const remove = () => {
    if (row.current) enter(neighbour(row.current, 1) ?? neighbour(row.current, -1));
    drop(callId);
  };
  return { row, remove };
}
