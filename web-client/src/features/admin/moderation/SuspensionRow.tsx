import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Suspension } from "~/gen/switchboard/call/v1/moderation_pb";
import { toMs } from "~/shared/lib/time";
import { usePersonName } from "~/shared/services/usePersonName";
import { Button } from "~/shared/ui/Button";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { formatDateTime } from "~/shared/ui/format";
import { useNotice } from "~/shared/ui/Notices";
import { useNow } from "~/shared/ui/useNow";
import { useDescribe } from "../parts/problems";
import { useModerated, useModeration } from "./useModeration";
import { reasonWords } from "./words";

const LOOK_EVERY_MS = 30_000;

/** Who or what is suspended, why and for how long, and the way to lift it. */
export function SuspensionRow({ suspension }: { suspension: Suspension }) {
  const { t, i18n } = useTranslation();
  const { userId, address, reason, byUserId, reportId } = suspension;
  const person = usePersonName(userId);
  const by = usePersonName(byUserId);
  const who = userId === "" ? t("moderation.suspension.address", { address }) : person;
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <time className="w-full shrink-0 text-13 text-muted tabular-nums lg:w-52">
        {formatDateTime(toMs(suspension.createTime) ?? 0, i18n.language)}
      </time>
      <span className="min-w-0 flex-1 basis-56">
        <span className="block break-words font-medium">{who}</span>
        <span className="block text-13 text-muted">
          {t(reasonWords(reason))} ·{" "}
          {byUserId === "" ? t("moderation.suspension.itself") : t("moderation.suspension.by", { name: by })} ·{" "}
          <Until suspension={suspension} />
        </span>
      </span>
      {reportId !== "" && (
        <Link
          to="/admin/reports/$reportId"
          params={{ reportId }}
          className="text-13 text-accent-ink underline underline-offset-4"
        >
          {t("moderation.suspension.report")}
        </Link>
      )}
      <Lift suspension={suspension} who={who} />
    </li>
  );
}

function Until({ suspension: { untilTime, liftTime } }: { suspension: Suspension }) {
  const { t, i18n } = useTranslation();
  const now = useNow(LOOK_EVERY_MS);
  const [until, lifted] = [toMs(untilTime), toMs(liftTime)];
  if (lifted !== undefined) return t("moderation.suspension.lifted", { when: formatDateTime(lifted, i18n.language) });
  if (until === undefined) return t("moderation.suspension.forGood");
  if (until <= now) return t("moderation.suspension.over");
  return t("moderation.suspension.until", { when: formatDateTime(until, i18n.language) });
}

function Lift({ suspension, who }: { suspension: Suspension; who: string }) {
  const { t } = useTranslation();
  const now = useNow(LOOK_EVERY_MS);
  const moderation = useModeration();
  const moderated = useModerated();
  const describe = useDescribe();
  const notice = useNotice();
  const [asked, setAsked] = useState(false);
  const { suspensionId, untilTime, liftTime } = suspension;
  const inForce = !liftTime && (toMs(untilTime) ?? Number.POSITIVE_INFINITY) > now;
  const lift = async () => {
    await moderation.liftSuspension({ suspensionId });
    await moderated();
    notice(t("moderation.done.lifted"));
  };
  if (!inForce) return null;
  return (
    <>
      <Button size="small" onClick={() => setAsked(true)}>
        {t("moderation.suspension.lift")}
      </Button>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t("moderation.suspension.liftTitle")}
        text={t("moderation.suspension.liftText", { who })}
        confirm={t("moderation.suspension.lift")}
        onConfirm={lift}
        describe={describe}
      />
    </>
  );
}
