import { MicOff, VideoOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "~/shared/ui/Button";
import type { LocalMedia } from "../../media/localMedia";

type CheckProblemProps = { media: LocalMedia; kind: "audio" | "video" };

/** What keeps a device from being tried, and the way on. */
export function CheckProblem({ media, kind }: CheckProblemProps) {
  const { t } = useTranslation();
  const { problem } = useStore(media.state, (state) => state[kind]);
  if (!problem) return null;
  const Icon = kind === "audio" ? MicOff : VideoOff;
  return (
    <div role="alert" data-testid={`check-${kind}-problem`} className="flex items-start gap-3 rounded-md bg-raised p-3">
      <Icon size={20} className="mt-0.5 shrink-0 text-danger-ink" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t(`call.problem.${kind}.${problem}`)}</p>
        <p className="text-13 text-muted">{t(`call.problem.${kind}.${problem}Text`)}</p>
      </div>
      <Button size="small" onClick={() => void media.retry(kind)}>
        {t("app.retry")}
      </Button>
    </div>
  );
}
