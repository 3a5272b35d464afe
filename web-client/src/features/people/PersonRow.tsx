import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Avatar } from "~/shared/ui/Avatar";

type PersonRowProps = { userId: string; name: string; line: ReactNode; end?: ReactNode };

/** A person in a list. */
export function PersonRow({ userId, name, line, end }: PersonRowProps) {
  return (
    <li>
      <Link
        to="/people/$userId"
        params={{ userId }}
        className="flex h-[68px] items-center gap-3 rounded-md px-2 -outline-offset-2 hover:bg-raised aria-[current=page]:bg-accent-soft"
      >
        <Avatar id={userId} name={name} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{name || "\u00a0"}</span>
            {end && <span className="shrink-0 text-12 text-muted">{end}</span>}
          </span>
          {line}
        </span>
      </Link>
    </li>
  );
}
