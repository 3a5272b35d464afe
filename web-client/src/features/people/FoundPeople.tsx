import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { SearchUsersResponse, User } from "~/gen/switchboard/auth/v1/user_pb";
import { useNameOf } from "~/shared/services/usePersonName";
import { Button } from "~/shared/ui/Button";
import { PersonRow } from "./PersonRow";

type Search = UseInfiniteQueryResult<InfiniteData<SearchUsersResponse>>;

type FoundPeopleProps = {
  title: string;
  found: readonly User[];
  search: Search;
  to?: "/people/$userId" | "/contacts/$userId" | "/chats/with/$userId";
  /** What there is to know about somebody at the end of their row. */
  end?: (user: User) => string | undefined;
};

/** People who were found, best match first. */
export function FoundPeople({ title, found, search, to = "/people/$userId", end }: FoundPeopleProps) {
  const { t } = useTranslation();
  const nameOf = useNameOf();
  return (
    <>
      <h2 className="px-5 pt-2 pb-1 font-medium text-12 text-muted">{title}</h2>
      <ul className="px-3">
        {found.map((user) => (
          <PersonRow
            key={user.userId}
            userId={user.userId}
            name={nameOf(user)}
            to={to}
            line={<span className="block truncate text-13 text-muted">@{user.username}</span>}
            end={end?.(user)}
          />
        ))}
      </ul>
      {search.hasNextPage && (
        <div className="flex justify-center py-3">
          <Button
            size="small"
            look="ghost"
            disabled={search.isFetchingNextPage}
            onClick={() => void search.fetchNextPage()}
          >
            {t("people.more")}
          </Button>
        </div>
      )}
    </>
  );
}
