import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePreferences } from "~/features/call";
import { Switch } from "../parts/Switch";

/** Whether the browser tells of a call while the page is out of sight. It is asked only when the person wants that. */
export function NotificationChoice() {
  const { t } = useTranslation();
  const [{ notify }, set] = usePreferences();
  const [permission, setPermission] = useState(currentPermission);
  if (permission === undefined) return null;
  const change = async (on: boolean) => {
    const allowed = on && permission === "default" ? await Notification.requestPermission() : permission;
    setPermission(allowed);
    set({ notify: on && allowed === "granted" });
  };
  const denied = permission === "denied";
  return (
    <Switch
      label={t("settings.calling.notify")}
      text={t(denied ? "settings.calling.notifyDenied" : "settings.calling.notifyText")}
      checked={notify && permission === "granted"}
      disabled={denied}
      onChange={(on) => void change(on)}
    />
  );
}

function currentPermission(): NotificationPermission | undefined {
  return "Notification" in window ? Notification.permission : undefined;
}
