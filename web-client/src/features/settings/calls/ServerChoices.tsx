import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useOffline, useServices } from "~/shared/services/context";
import type { CallSettingsChange } from "~/shared/store/callSettings";
import { Loaded } from "../parts/Loaded";
import { ProblemNote } from "../parts/ProblemNote";
import { Switch } from "../parts/Switch";
import { useAct } from "../parts/useAct";

/** What the server heeds, whichever device is called. */
export function ServerChoices() {
  const { t } = useTranslation();
  const { callSettings } = useServices();
  const { settings, failure } = useStore(callSettings.state);
  const offline = useOffline();
  const act = useAct();
  useEffect(() => {
    if (!offline) void callSettings.load();
  }, [callSettings, offline]);
  const query = {
    data: settings,
    error: failure instanceof Error ? failure : null,
    isError: failure !== undefined,
    refetch: () => callSettings.load(),
  };
  const set = (change: CallSettingsChange) => void act.run(() => callSettings.change(change));
  return (
    <Loaded query={query} rows={2}>
      {({ hideAddress, busyWhenInCall }) => (
        <>
          <Switch
            label={t("settings.calling.hideAddress")}
            text={t("settings.calling.hideAddressText")}
            checked={hideAddress}
            disabled={act.busy}
            onChange={(on) => set({ hideAddress: on })}
          />
          <Switch
            label={t("settings.calling.noSecond")}
            text={t("settings.calling.noSecondText")}
            checked={busyWhenInCall}
            disabled={act.busy}
            onChange={(on) => set({ busyWhenInCall: on })}
          />
          <ProblemNote problem={act.problem} />
        </>
      )}
    </Loaded>
  );
}
