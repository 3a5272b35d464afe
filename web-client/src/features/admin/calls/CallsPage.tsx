import { useNavigate, useSearch } from "@tanstack/react-router";
import { PhoneCall, Radio } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";
import { retried } from "~/shared/ui/load";
import { type CallsFilter, callsFilter } from "../filters";
import { AdminPage } from "../parts/AdminPage";
import { Paged } from "../parts/Paged";
import { CallRow } from "./CallRow";
import { Filters } from "./Filters";
import { filterOf, useCalls } from "./useCalls";
import { useLive } from "./useLive";

const ExportDialog = lazy(retried(() => import("./ExportDialog")));

/** The calls of everybody, newest first. */
export function CallsPage() {
  const { t } = useTranslation();
  const filter = useSearch({ from: "/shell/queries/admin/calls" });
  const calls = useCalls(filter);
  const [exporting, setExporting] = useState(false);
  const actions = (
    <>
      <Live filter={filter} />
      <Button onClick={() => setExporting(true)}>{t("callRecord.export.open")}</Button>
    </>
  );
  return (
    <AdminPage title={t("administration.calls")} action={actions}>
      <Filters filter={filter} />
      <Paged
        query={calls}
        itemsOf={(page) => page.calls}
        empty={{ icon: PhoneCall, title: t("callRecord.none"), text: t("callRecord.noneText") }}
      >
        {(call) => <CallRow key={call.callId} call={call} />}
      </Paged>
      <Suspense>{exporting && <ExportDialog filter={filterOf(filter)} onClose={() => setExporting(false)} />}</Suspense>
    </AdminPage>
  );
}

/** Follows calls as they happen, or not. */
function Live({ filter }: { filter: CallsFilter }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/admin/calls" });
  const on = filter.live === 1;
  const hears = useLive(on, filter.user ?? "");
  const toggle = () =>
    void navigate({ search: (before) => callsFilter({ ...before, live: on ? 0 : 1 }), replace: true });
  return (
    <>
      <Button role="switch" aria-checked={on} look={on ? "primary" : "secondary"} onClick={toggle}>
        <Radio size={18} aria-hidden />
        {t("callRecord.live")}
      </Button>
      <span role="status" className="sr-only">
        {on && t(hears ? "callRecord.liveOn" : "callRecord.liveWaiting")}
      </span>
    </>
  );
}
