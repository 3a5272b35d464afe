import { PhoneCall } from "lucide-react";
import { useTranslation } from "react-i18next";
import { regional } from "~/shared/ui/format";
import { PaneMessage } from "~/shared/ui/states";
import { CallOutcome } from "./CallOutcome";
import { usePastCalls } from "./usePastCalls";

/** The calls with a person, newest first. */
export function PersonHistory({ userId, name }: { userId: string; name: string }) {
  const { t, i18n } = useTranslation();
  const calls = usePastCalls(userId);
  return (
    <section className="mt-8" aria-labelledby="history">
      <h3 id="history" className="break-words px-1 font-medium text-13 text-muted">
        {t("people.history", { name })}
      </h3>
      {calls.length === 0 ? (
        <PaneMessage icon={PhoneCall} title={t("people.noHistory")} text={t("people.noHistoryText")} />
      ) : (
        <ul className="mt-2 divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {calls.map((call) => (
            <li key={call.id} className="flex min-h-14 items-center gap-4 px-4 py-2">
              <span className="min-w-0 flex-1">
                <CallOutcome call={call} />
              </span>
              <span className="text-12 text-muted">{t(call.video ? "log.video" : "log.audio")}</span>
              <time
                dateTime={new Date(call.at).toISOString()}
                className="whitespace-nowrap text-right text-12 text-muted tabular-nums sm:w-36"
              >
                {new Date(call.at).toLocaleString(regional(i18n.language), {
                  day: "numeric",
                  month: "short",
                  hour: "numeric",
                  minute: "2-digit",
                })}
              </time>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
