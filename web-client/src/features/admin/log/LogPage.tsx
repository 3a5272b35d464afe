import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ScrollText, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { Button } from "~/shared/ui/Button";
import { SelectField } from "~/shared/ui/SelectField";
import { useAdmin } from "../clients";
import { type LogFilter, logFilter } from "../filters";
import { AdminPage } from "../parts/AdminPage";
import { Paged } from "../parts/Paged";
import { GROUPS } from "./actions";
import { EventRow } from "./EventRow";
import { Party } from "./Party";

/** What was done, newest first. */
export function LogPage() {
  const { t } = useTranslation();
  const filter = useSearch({ from: "/shell/queries/admin/log" });
  const events = useEvents(filter);
  return (
    <AdminPage title={t("administration.log")}>
      <Filters filter={filter} />
      <Paged
        query={events}
        itemsOf={(page) => page.events}
        empty={{ icon: ScrollText, title: t("administration.audit.none"), text: t("administration.audit.noneText") }}
      >
        {(event) => <EventRow key={String(event.auditId)} event={event} />}
      </Paged>
    </AdminPage>
  );
}

function useEvents({ actor = "", target = "", action = "" }: LogFilter) {
  const { admin } = useAdmin();
  return useInfiniteQuery({
    queryKey: ["admin.log", actor, target, action],
    queryFn: ({ pageParam, signal }) =>
      admin.listAuditEvents({ actor, target, action, pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: untilLoaded,
  });
}

function Filters({ filter }: { filter: LogFilter }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/admin/log" });
  const choose = (action: string) =>
    void navigate({ search: (before) => logFilter({ ...before, action }), replace: true });
  const who = filter.target ?? filter.actor;
  const everybody = () => void navigate({ search: ({ action }) => logFilter({ action }), replace: true });
  return (
    <div className="mb-4 flex flex-wrap items-end gap-3">
      <SelectField
        className="w-full sm:w-60"
        label={t("administration.audit.action")}
        value={filter.action ?? ""}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{t("administration.audit.anyAction")}</option>
        {GROUPS.map((group) => (
          <option key={group} value={`${group}.`}>
            {t(`administration.audit.groups.${group}`)}
          </option>
        ))}
      </SelectField>
      {who !== undefined && (
        <p className="flex min-h-11 min-w-0 items-center gap-2 rounded-md bg-accent-soft pl-3 text-13 text-accent-ink">
          <span className="min-w-0 truncate">
            {t(filter.target ? "administration.audit.to" : "administration.audit.by")} <Party id={who} />
          </span>
          <Button look="ghost" aria-label={t("administration.audit.clear")} onClick={everybody}>
            <X size={16} aria-hidden />
          </Button>
        </p>
      )}
    </div>
  );
}
