import { useNavigate } from "@tanstack/react-router";
import { Sparkles } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "~/shared/forms/problems";
import { useDoor, useSession } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { formatDuration } from "~/shared/ui/format";
import { Spinner } from "~/shared/ui/Spinner";

/** In one tap to where one meets strangers, as a guest. */
export default function MeetButton() {
  const { t } = useTranslation();
  const { auth, deviceName } = useDoor();
  const session = useSession();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const start = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      // The door leads there once one is signed in.
      await navigate({ to: "/sign-in", hash: "meet", replace: true });
      session.begin((await auth.signInAsGuest({ displayName: t("auth.meet.name"), deviceName })).session);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <div className="mt-6 border-line border-t pt-6">
      <Button size="large" wide aria-disabled={busy} onClick={() => void start()}>
        {busy ? <Spinner /> : <Sparkles size={18} className="text-accent-ink" aria-hidden />}
        {t("auth.meet.start")}
      </Button>
      <p className="mt-2 text-13 text-muted">{t("auth.meet.text")}</p>
      {failure !== undefined && <Failed failure={failure} />}
    </div>
  );
}

function Failed({ failure }: { failure: unknown }) {
  const { t } = useTranslation();
  const { message, waitMs = 0 } = problemOf(failure);
  return (
    <p role="alert" className="mt-2 text-13 text-danger-ink">
      {t(`errors.${message}`, { wait: formatDuration(waitMs) })}
    </p>
  );
}
