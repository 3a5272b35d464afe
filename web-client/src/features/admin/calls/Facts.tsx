import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Call, CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { toMs } from "~/shared/lib/time";
import { formatDuration } from "~/shared/ui/format";
import { formatMoment } from "~/shared/ui/moments";
import { Ending } from "./Ending";
import { pairOf, type useNames } from "./people";
import { type Item, isProblem } from "./timeline";
import { reasonWords } from "./words";

type FactsProps = { call: Call; names: ReturnType<typeof useNames>; items: readonly Item[] };

/** What a call was, and why it ended, before what happened in it. */
export function Facts({ call, names, items }: FactsProps) {
  const { t, i18n } = useTranslation();
  const { callerId, calleeId } = pairOf(call);
  const [created, answered, active, ended] = [call.createTime, call.answerTime, call.activeTime, call.endTime].map(
    toMs,
  );
  const between = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? "–" : formatDuration(to - from);
  const problems = items.filter(isProblem).length;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t("callRecord.facts.caller"), <Person key="caller" userId={callerId} name={names.caller} call={call} />],
    [t("callRecord.facts.callee"), <Person key="callee" userId={calleeId} name={names.callee} call={call} />],
    [t("callRecord.facts.kind"), t(`callRecord.${call.kind === CallKind.AUDIO ? "audio" : "video"}`)],
    [t("callRecord.facts.started"), formatMoment(created ?? 0, i18n.language)],
    [t("callRecord.facts.rang"), between(created, answered ?? ended)],
    [t("callRecord.facts.devices"), t("callRecord.facts.onDevices", { count: call.ringingDevices })],
    [t("callRecord.facts.talked"), between(active, ended)],
    [
      t("callRecord.facts.problems"),
      problems === 0 ? t("callRecord.facts.noProblems") : t("callRecord.facts.problemCount", { count: problems }),
    ],
  ];
  return (
    <section className="rounded-lg border border-line bg-surface p-4">
      <Why call={call} names={names} />
      <dl className="mt-3 grid gap-x-6 gap-y-1 text-13 sm:grid-cols-[auto_minmax(0,1fr)]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="mb-2 min-w-0 break-words sm:mb-0">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Why({ call, names }: Omit<FactsProps, "items">) {
  const { t } = useTranslation();
  const { caller, callee } = names;
  const words = reasonWords(call.endReason);
  return (
    <p className="flex flex-wrap items-center gap-2">
      <Ending call={call} />
      <span className="min-w-0 break-words">
        {words ? t(`callRecord.why.${words}`, { caller, callee }) : t("callRecord.why.going")}
      </span>
    </p>
  );
}

function Person({ userId, name, call }: { userId: string; name: string; call: Call }) {
  const { t } = useTranslation();
  const relayOnly = call.legs.some((leg) => leg.userId === userId && leg.relayOnly);
  return (
    <>
      <Link to="/admin/people/$userId" params={{ userId }} className="underline underline-offset-4">
        {name}
      </Link>
      {relayOnly && ` (${t("callRecord.facts.relay")})`}
    </>
  );
}
