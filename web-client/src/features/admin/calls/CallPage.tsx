import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft, PhoneOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Call } from "~/gen/switchboard/call/v1/types_pb";
import { toMs } from "~/shared/lib/time";
import { Button, buttonLook } from "~/shared/ui/Button";
import { PaneMessage } from "~/shared/ui/states";
import { AdminPage } from "../parts/AdminPage";
import { Loaded } from "../parts/Loaded";
import { EventLine } from "./EventLine";
import { Facts } from "./Facts";
import { pairOf, useNames } from "./people";
import { QualityLine } from "./QualityLine";
import { timeline } from "./timeline";
import { useCall, useEvents } from "./useCalls";

/** One call: why it went as it went. */
export function CallPage() {
  const { t } = useTranslation();
  const { callId } = useParams({ from: "/shell/queries/admin/calls/$callId" });
  const call = useCall(callId);
  const { caller, callee } = useNames(call.data ? pairOf(call.data) : { callerId: "", calleeId: "" });
  const back = (
    <Link to="/admin/calls" className={buttonLook({ look: "ghost" })}>
      <ChevronLeft size={18} aria-hidden />
      {t("callRecord.back")}
    </Link>
  );
  return (
    <AdminPage title={call.data ? t("callRecord.call", { caller, callee }) : t("administration.calls")} action={back}>
      <Loaded query={call}>
        {(found) =>
          found ? (
            <Told key={callId} call={found} />
          ) : (
            <PaneMessage icon={PhoneOff} title={t("callRecord.gone")} text={t("callRecord.goneText")} />
          )
        }
      </Loaded>
    </AdminPage>
  );
}

function Told({ call }: { call: Call }) {
  const { t } = useTranslation();
  const events = useEvents(call.callId);
  const pair = pairOf(call);
  const names = useNames(pair);
  const start = toMs(call.createTime) ?? 0;
  return (
    <Loaded query={events} rows={6}>
      {({ pages }) => {
        const items = timeline(pages.flatMap((page) => page.events));
        const line = { start, names, pair };
        return (
          <>
            <Facts call={call} names={names} items={items} />
            <h2 className="mt-8 mb-3 px-1 font-semibold text-15">{t("callRecord.timeline")}</h2>
            {items.length === 0 && <p className="px-1 text-13 text-muted">{t("callRecord.noEvents")}</p>}
            <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
              {items.map((item) =>
                item.kind === "event" ? (
                  <EventLine key={item.id} item={item} {...line} />
                ) : (
                  <QualityLine key={item.id} item={item} {...line} />
                ),
              )}
            </ol>
            {events.hasNextPage && (
              <div className="flex justify-center py-3">
                <Button disabled={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
                  {t("administration.more")}
                </Button>
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
}
