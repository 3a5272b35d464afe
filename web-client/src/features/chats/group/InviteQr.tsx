import { QrCode as QrIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { WithWords } from "~/shared/i18n/WithWords";
import { Button } from "~/shared/ui/Button";
import QrCode from "~/shared/ui/QrCode";

/** A link as a code for the camera of a phone, shown when it is asked for. */
export default function InviteQr({ link }: { link: string }) {
  return (
    <WithWords part="chatMore">
      <Shown link={link} />
    </WithWords>
  );
}

function Shown({ link }: { link: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button aria-expanded={open} onClick={() => setOpen(!open)}>
        <QrIcon size={18} aria-hidden />
        {t("chatMore.showQr")}
      </Button>
      {open && (
        <div className="w-full">
          <div className="mx-auto size-48 rounded-md bg-white p-2">
            <QrCode text={link} label={t("chatMore.qr")} />
          </div>
        </div>
      )}
    </>
  );
}
