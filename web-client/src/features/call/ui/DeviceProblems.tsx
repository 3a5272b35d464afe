import { MicOff, VideoOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "~/shared/ui/Button";
import type { TrackKind } from "../media/localMedia";
import { useCallServices } from "./context";

/** What is wrong with the microphone or the camera, and the ways on. */
export function DeviceProblems() {
  return (
    <div className="absolute inset-x-0 top-20 z-10 flex flex-col items-center gap-2 px-4">
      <DeviceProblem kind="audio" />
      <DeviceProblem kind="video" />
    </div>
  );
}

function DeviceProblem({ kind }: { kind: TrackKind }) {
  const { t } = useTranslation();
  const { media } = useCallServices();
  const { problem, accepted } = useStore(media.state, (state) => state[kind]);
  if (!problem || accepted) return null;
  const Icon = kind === "audio" ? MicOff : VideoOff;
  return (
    <div
      role="alert"
      data-testid={`${kind}-problem`}
      className="w-full max-w-[440px] animate-drop rounded-lg border border-line bg-surface p-4 shadow-xl"
    >
      <div className="flex gap-3">
        <Icon size={20} className="mt-0.5 shrink-0 text-danger-ink" aria-hidden />
        <div>
          <p className="font-medium">{t(`call.problem.${kind}.${problem}`)}</p>
          <p className="text-13 text-muted">{t(`call.problem.${kind}.${problem}Text`)}</p>
        </div>
      </div>
      <div className="mt-3 flex flex-wrap justify-end gap-2">
        <Button size="small" look="ghost" onClick={() => media.goOnWithout(kind)}>
          {t(kind === "audio" ? "call.problem.listenOnly" : "call.problem.withoutVideo")}
        </Button>
        <Button size="small" look="primary" onClick={() => void media.retry(kind)}>
          {t("app.retry")}
        </Button>
      </div>
    </div>
  );
}
