import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ActorKind, type AuditEvent } from "~/gen/switchboard/auth/v1/admin_pb";
import { toMs } from "~/shared/lib/time";
import { formatDateTime } from "~/shared/ui/format";
import { Badge } from "../parts/Badge";
import { actionWords } from "./actions";
import { Party } from "./Party";

const DONE = "OK";

/** One thing that was done; the rest of what the log has of it on demand. */
export function EventRow({ event }: { event: AuditEvent }) {
  const { t, i18n } = useTranslation();
  const { action, target, result, actor, actorKind } = event;
  const words = actionWords(action);
  const at = toMs(event.eventTime) ?? 0;
  const aboutPerson = action.startsWith("user.") || action.startsWith("session.");
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-11 list-none flex-wrap items-center gap-x-3 px-4 py-1.5 -outline-offset-2 hover:bg-raised">
          <time
            dateTime={new Date(at).toISOString()}
            className="w-full shrink-0 text-13 text-muted tabular-nums lg:w-56"
          >
            {formatDateTime(at, i18n.language)}
          </time>
          <span className="min-w-0 flex-1 truncate">
            <span className="font-medium">{words ? t(`administration.audit.actions.${words}`) : action}</span>
            {target && aboutPerson && (
              <span className="text-muted">
                {" · "}
                <Party id={target} />
              </span>
            )}
          </span>
          {result !== DONE && <Badge text={t("administration.audit.refused", { reason: result })} danger />}
          <span className="min-w-0 truncate text-13 text-muted">
            {actor === "" ? t("administration.audit.nobody") : <Party id={actor} />}
          </span>
          <ChevronRight size={16} className="shrink-0 text-muted group-open:rotate-90" aria-hidden />
        </summary>
        <dl className="grid gap-x-6 gap-y-1 bg-raised px-4 py-3 text-13 sm:grid-cols-[auto_minmax(0,1fr)]">
          <Fact name={t("administration.audit.action")}>{action}</Fact>
          <Fact name={t("administration.audit.by")}>
            {actorKind === ActorKind.USER ? (
              <Link to="/admin/log" search={{ actor }} className="underline underline-offset-4">
                <Party id={actor} />
              </Link>
            ) : (
              actor || t("administration.audit.nobody")
            )}
            {event.address && ` ${t("administration.audit.fromAddress", { address: event.address })}`}
          </Fact>
          <Fact name={t("administration.audit.to")}>
            {aboutPerson ? (
              <Link to="/admin/log" search={{ target }} className="underline underline-offset-4">
                <Party id={target} />
              </Link>
            ) : (
              target || "–"
            )}
          </Fact>
          <Fact name="JSON">
            <code className="break-all">{event.detailJson}</code>
          </Fact>
        </dl>
      </details>
    </li>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
