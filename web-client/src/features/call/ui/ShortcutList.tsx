import { useTranslation } from "react-i18next";
import { Dialog } from "~/shared/ui/Dialog";
import { CALL_KEYS } from "./shortcuts";

/** Which keys there are in a call. */
export function ShortcutList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open onClose={onClose} title={t("call.keys.title")}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-6 gap-y-2.5">
        {CALL_KEYS.map(({ keys, does }) => (
          <div key={keys} className="col-span-2 grid grid-cols-subgrid">
            <dt>
              <kbd className="rounded-sm border border-line-strong px-2 py-0.5 font-sans text-13">
                {keys === "Space" ? t("call.keys.space") : keys}
              </kbd>
            </dt>
            <dd>{t(`call.keys.${does}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
