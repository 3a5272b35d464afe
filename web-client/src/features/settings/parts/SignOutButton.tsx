import { LogOut } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";

/** Ends the session on this device. */
export function SignOutButton() {
  const { t } = useTranslation();
  const session = useSession();
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready");
  const signOut = async () => {
    setState("busy");
    try {
      await session.signOut();
    } catch {
      setState("failed");
    }
  };
  return (
    <div>
      <Button onClick={() => void signOut()} disabled={state === "busy"}>
        {state === "busy" ? <Spinner /> : <LogOut size={18} aria-hidden />}
        {t("settings.signOut")}
      </Button>
      {state === "failed" && (
        <p role="alert" className="mt-3 text-13 text-danger-ink">
          {t("settings.signOutFailed")}
        </p>
      )}
    </div>
  );
}
