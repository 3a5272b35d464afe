import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Cropper } from "~/shared/picture/Cropper";
import { wholeCrop } from "~/shared/picture/crop";
import { cropPicture } from "~/shared/picture/encode";
import { useServices, useSession } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { useNotice } from "~/shared/ui/Notices";
import { Spinner } from "~/shared/ui/Spinner";
import { ProblemNote } from "../parts/ProblemNote";
import { useAct } from "../parts/useAct";

/** Nearly a megabyte over a slow line takes longer than other calls may. */
const UPLOAD_WITHIN_MS = 60_000;

/** Chooses what is seen of a picture, and sends that. */
export function PictureDialog({ picture, onClose }: { picture: ImageBitmap; onClose: () => void }) {
  const { t } = useTranslation();
  const { people } = useServices();
  const session = useSession();
  const notice = useNotice();
  const act = useAct();
  const [crop, setCrop] = useState(() => wholeCrop(picture));
  const send = async () => {
    const sent = await act.run(async () => {
      const file = await cropPicture(picture, crop);
      const image = new Uint8Array(await file.arrayBuffer());
      const { me } = await people.uploadAvatar({ image }, { timeoutMs: UPLOAD_WITHIN_MS });
      if (me) session.meChanged(me);
    });
    if (!sent) return;
    notice(t("settings.picture.changed"));
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={t("settings.picture.crop")}>
      <div className="grid gap-4" aria-busy={act.busy}>
        <Cropper picture={picture} crop={crop} onChange={setCrop} />
        <ProblemNote problem={act.problem} />
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button onClick={onClose}>{t("settings.cancel")}</Button>
          <Button look="primary" aria-disabled={act.busy} onClick={() => void send()}>
            {act.busy && <Spinner />}
            {t(act.busy ? "settings.picture.uploading" : "settings.picture.use")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
