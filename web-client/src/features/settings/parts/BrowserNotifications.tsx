import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePreferences } from "~/features/call";
import { Switch } from "./Switch";

type BrowserNotificationsProps = {
  label: string;
  text: string;
  /** Which of the choices of this device it is. */
  of: "notify" | "notifyMessages";
};

/** Whether the browser tells of something, where it may. It is asked when the person wants that. */
export function BrowserNotifications({ label, text, of }: BrowserNotificationsProps) {
  const { t } = useTranslation();
  const [{ [of]: wanted }, set] = usePreferences();
  const [permission, setPermission] = useState(currentPermission);
  if (permission === undefined) return null;
  const change = async (on: boolean) => {
    const allowed = on && permission === "default" ? await Notification.requestPermission() : permission;
    setPermission(allowed);
    set({ [of]: on && allowed === "granted" });
  };
  const denied = permission === "denied";
  return (
    <Switch
      label={label}
      text={denied ? t("settings.calling.notifyDenied") : text}
      checked={wanted && permission === "granted"}
      disabled={denied}
      onChange={(on) => void change(on)}
    />
  );
}

function currentPermission(): NotificationPermission | undefined {
  return "Notification" in window ? Notification.permission : undefined;
}
