import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useNotice } from "~/shared/ui/Notices";
import { useCallServices } from "../context";

/** Says in a call when a device went away, what is used in its place, and when it is back. */
export function DeviceNotices() {
  const { t } = useTranslation();
  const { devices, media } = useCallServices();
  const notify = useNotice();
  useEffect(() => {
    const stopPlugs = devices.onPlug(({ use, label, present }) => {
      if (present) notify(t("call.devices.back", { device: label }));
      // What is in use says itself what took its place.
      else if (use === "speaker") notify(t("call.devices.speakerGone", { device: label }));
    });
    const stopReplaced = media.replaced.add(({ from, to }) => notify(t("call.devices.replaced", { from, to })));
    return () => {
      stopPlugs();
      stopReplaced();
    };
  }, [devices, media, notify, t]);
  return null;
}
