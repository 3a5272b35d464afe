import { ChevronUp } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceUse } from "../../media/devices";
import { DevicePicker } from "./DevicePicker";

type DeviceMenuProps = { label: string; uses: readonly DeviceUse[] };

/** Beside a button of the call: which devices it is about. */
export function DeviceMenu({ label, uses }: DeviceMenuProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={label}
        className="-ml-2.5 flex h-12 w-7 items-center justify-center rounded-full text-white/80 hover:bg-raised hover:text-white pointer-coarse:w-11"
      >
        <ChevronUp size={18} aria-hidden />
      </button>
      <section
        id={id}
        popover="auto"
        aria-label={label}
        className="stage bg-raised fixed inset-x-3 top-auto bottom-24 m-auto mb-0 w-auto max-w-[360px] gap-4 rounded-xl border border-line p-4 shadow-2xl open:grid"
      >
        {uses.map((use) => (
          <DevicePicker key={use} use={use} />
        ))}
        <p className="text-13 text-muted">{t("call.devices.kept")}</p>
      </section>
    </>
  );
}
