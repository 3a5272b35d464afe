import { MicOff, MonitorUp, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "~/shared/ui/Button";
import type { CallLink } from "../session/callLink";
import { useCallServices } from "./context";
import { useMutedTalk } from "./useMutedTalk";

/** What one must know about what one sends oneself: the screen is shared, the video is paused, nobody hears. */
export function OwnMediaNotices({ active }: { active: boolean }) {
  const { callSession } = useCallServices();
  const link = useStore(callSession.link, ({ current }) => current);
  if (!active) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-28 z-10 flex flex-col items-center gap-2 px-4">
      <Sharing />
      {link && <Paused link={link} />}
      <Muted />
    </div>
  );
}

function Sharing() {
  const { t } = useTranslation();
  const { screen } = useCallServices();
  const { on, failed } = useStore(screen.state);
  if (failed) return <Line testId="share-failed">{t("call.media.shareFailed")}</Line>;
  if (!on) return null;
  return (
    <Line testId="sharing" icon={<MonitorUp size={16} aria-hidden />}>
      {t("call.media.sharing")}
      <Button size="small" look="danger" onClick={() => screen.stop()}>
        {t("call.media.stop")}
      </Button>
    </Line>
  );
}

function Paused({ link }: { link: CallLink }) {
  const { t } = useTranslation();
  const paused = useStore(link.paused, ({ current }) => current);
  if (!paused) return null;
  return (
    <Line testId="video-paused" icon={<VideoOff size={16} aria-hidden />}>
      {t("call.media.weakPaused")}
    </Line>
  );
}

function Muted() {
  const { t } = useTranslation();
  const { media } = useCallServices();
  const { audio, audioTrack } = useStore(media.state);
  const talking = useMutedTalk(audio.on ? null : audioTrack);
  if (!talking) return null;
  return (
    <Line testId="you-are-muted" icon={<MicOff size={16} aria-hidden />}>
      {t("call.media.youAreMuted")}
      <Button size="small" onClick={() => void media.setMicrophone(true)}>
        {t("call.unmute")}
      </Button>
    </Line>
  );
}

function Line({ testId, icon, children }: { testId: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <div
      role="status"
      data-testid={testId}
      className="pointer-events-auto flex animate-drop items-center gap-3 rounded-xl bg-surface px-4 py-2 text-13 shadow-xl"
    >
      {icon}
      {children}
    </div>
  );
}
