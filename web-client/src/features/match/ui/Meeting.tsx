import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { type GetMatchRulesResponse, ReportReason } from "~/gen/switchboard/call/v1/match_pb";
import { useOffline, useServices } from "~/shared/services/context";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { usePageTitle } from "~/shared/ui/pageTitle";
import { Failure, ListSkeleton } from "~/shared/ui/states";
import { useMatch } from "../context";
import { RULES_VERSION } from "../rules";
import { MatchView } from "./MatchView";
import { Outdated, RulesGate } from "./RulesGate";
import { Searching } from "./Searching";
import { Setup } from "./Setup";
import { Suspended } from "./Suspended";

/** From the rules to the stranger, and on to the next. */
export function Meeting() {
  const { t } = useTranslation();
  const { session } = useMatch();
  const current = useStore(session.state, (state) => state.current);
  usePageTitle(t("match.title"));
  switch (current.phase) {
    case "idle":
      return <Door />;
    case "searching":
    case "pause":
      return <Searching current={current} />;
    case "matched":
    case "left":
      return <MatchView key={current.match.matchId} current={current} />;
  }
}

/** Whether one may go in. What the server says of it is asked for again each time one comes back here. */
function Door() {
  const { t } = useTranslation();
  const { matches } = useMatch();
  const { tunnel } = useServices();
  const offline = useOffline();
  const rules = useQuery({
    queryKey: ["match.rules"],
    queryFn: ({ signal }) => matches.getMatchRules({}, { signal }),
    refetchInterval: untilLoaded,
    staleTime: 0,
  });
  const retry = () => {
    tunnel.retryNow();
    void rules.refetch();
  };
  if (rules.data) return <Admitted rules={rules.data} fresh={!rules.isFetching} />;
  if (!rules.isError) return <ListSkeleton rows={3} />;
  return (
    <Failure
      title={t("match.rules.failed")}
      offline={offline}
      offlineText={t("match.rules.offline")}
      error={rules.error}
      onRetry={retry}
    />
  );
}

function Admitted({ rules, fresh }: { rules: GetMatchRulesResponse; fresh: boolean }) {
  const { session, memory, call } = useMatch();
  const agreed = useStore(memory.state, (state) => state.rules);
  const refusal = useStore(session.state, ({ current }) => (current.phase === "idle" ? current.refusal : undefined));
  const gate = rules.suspension !== undefined || agreed !== rules.version;
  useEffect(() => {
    // Behind the gate nobody needs a camera.
    if (gate) call.release();
  }, [gate, call]);
  useEffect(() => {
    if (refusal === "rules") memory.set({ rules: "" });
  }, [refusal, memory]);
  if (rules.suspension) return <Suspended suspension={rules.suspension} />;
  if (rules.version !== RULES_VERSION) return <Outdated />;
  if (gate) return <RulesGate rules={rules} />;
  return <Setup warning={fresh ? rules.warning : ReportReason.UNSPECIFIED} />;
}
