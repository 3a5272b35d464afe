import { Phone, Video } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCallPhase, useStartCall } from "~/features/call";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { useMe } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { IconButton } from "~/shared/ui/IconButton";

type CallButtonsProps = { userId: string; name: string };

/** The two ways to call somebody, with words. */
export function CallButtons({ userId, name }: CallButtonsProps) {
  const { t } = useTranslation();
  const startCall = useStartCall();
  const busy = useCallBusy();
  return (
    <div className="grid w-full max-w-[400px] gap-3 sm:grid-cols-2">
      <Button
        size="large"
        disabled={busy}
        aria-label={t("people.callAudio", { name })}
        onClick={() => startCall(userId, CallKind.AUDIO)}
      >
        <Phone size={18} aria-hidden />
        {t("people.audioCall")}
      </Button>
      <Button
        look="primary"
        size="large"
        disabled={busy}
        aria-label={t("people.callVideo", { name })}
        onClick={() => startCall(userId, CallKind.VIDEO)}
      >
        <Video size={18} aria-hidden />
        {t("people.videoCall")}
      </Button>
    </div>
  );
}

/** The two ways to call somebody, in a row of a list. */
export function SmallCallButtons({ userId, name }: CallButtonsProps) {
  const { t } = useTranslation();
  const startCall = useStartCall();
  const busy = useCallBusy();
  return (
    <>
      <IconButton
        icon={Phone}
        label={t("people.callAudio", { name })}
        disabled={busy}
        onClick={() => startCall(userId, CallKind.AUDIO)}
      />
      <IconButton
        icon={Video}
        label={t("people.callVideo", { name })}
        disabled={busy}
        onClick={() => startCall(userId, CallKind.VIDEO)}
      />
    </>
  );
}

/** Whether nobody can be called, because there is a call already. */
export function useCallBusy(): boolean {
  const { phase } = useCallPhase();
  return phase !== "idle" && phase !== "ended";
}

/** Whether the person may call at all: guests are called; they call nobody. */
export function useMayCall(): boolean {
  return useMe()?.role !== Role.GUEST;
}
