import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type ModerationAct, ModerationActKind } from "~/gen/switchboard/call/v1/moderation_pb";
import { toMs } from "~/shared/lib/time";
import { usePersonName } from "~/shared/services/usePersonName";
import { formatDateTime } from "~/shared/ui/format";
import { decisionWords } from "./words";

const KINDS = [
  ModerationActKind.CLAIMED,
  ModerationActKind.RELEASED,
  ModerationActKind.DECIDED,
  ModerationActKind.UNDONE,
  ModerationActKind.LIFTED,
  ModerationActKind.SUSPENDED_BY_ITSELF,
] as const;

/** Something that was done. `whole`: with whom it concerns, and the way to the report. */
export function ActRow({ act, whole = false }: { act: ModerationAct; whole?: boolean }) {
  const { t, i18n } = useTranslation();
  const who = usePersonName(act.byUserId) || t("moderation.act.itself");
  const subject = usePersonName(whole ? act.subjectUserId : "");
  const kind = KINDS.find((one) => one === act.kind);
  const decision = decisionWords(act.decision);
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2">
      <time className="w-full shrink-0 text-13 text-muted tabular-nums lg:w-52">
        {formatDateTime(toMs(act.createTime) ?? 0, i18n.language)}
      </time>
      <span className="min-w-0 flex-1 basis-56 break-words">
        {kind && t(`moderation.act.a${kind}`, { who, decision: decision ? t(decision) : "" })}
        {subject && <span className="text-muted"> {t("moderation.act.about", { name: subject })}</span>}
        {act.note !== "" && <span className="block text-13 text-muted">{act.note}</span>}
      </span>
      {act.address !== "" && <code className="text-12 text-muted">{act.address}</code>}
      {whole && act.reportId !== "" && (
        <Link
          to="/admin/reports/$reportId"
          params={{ reportId: act.reportId }}
          className="text-13 text-accent-ink underline underline-offset-4"
        >
          {t("moderation.act.open")}
        </Link>
      )}
    </li>
  );
}
