import { ImagePlus, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { WithWords } from "~/shared/i18n/WithWords";
import { Cropper } from "~/shared/picture/Cropper";
import { wholeCrop } from "~/shared/picture/crop";
import { cropPicture, readPicture } from "~/shared/picture/encode";
import { useServices } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { Spinner } from "~/shared/ui/Spinner";
import { GroupProblem } from "./GroupProblem";
import { useGroupAct } from "./useGroupAct";

/** Nearly a megabyte over a slow line takes longer than other calls may. */
const UPLOAD_WITHIN_MS = 60_000;

type GroupPictureProps = { conversation: Conversation };

/** Gives a group a picture, or takes it away. The cropper speaks as in the settings. */
export default function GroupPicture(props: GroupPictureProps) {
  return (
    <WithWords part="settings">
      <Picture {...props} />
    </WithWords>
  );
}

function Picture({ conversation }: GroupPictureProps) {
  const { t } = useTranslation();
  const { client } = useServices().chat;
  const { conversationId, group } = conversation;
  const file = useRef<HTMLInputElement>(null);
  const [picture, setPicture] = useState<ImageBitmap>();
  const [unreadable, setUnreadable] = useState(false);
  const { busy, problem, run } = useGroupAct();
  const take = (chosen: File | undefined) => {
    if (!chosen) return;
    setUnreadable(false);
    readPicture(chosen).then(setPicture, () => setUnreadable(true));
  };
  const close = () => {
    picture?.close();
    setPicture(undefined);
  };
  return (
    <div className="mb-5">
      <div className="flex flex-wrap gap-2">
        <input
          ref={file}
          type="file"
          accept="image/*"
          hidden
          aria-label={t("chatMore.picture.choose")}
          onChange={({ target }) => {
            take(target.files?.[0]);
            // The same file may be chosen again.
            target.value = "";
          }}
        />
        <Button size="small" onClick={() => file.current?.click()}>
          <ImagePlus size={16} aria-hidden />
          {t("chatMore.picture.choose")}
        </Button>
        {group?.pictureLink && (
          <Button
            size="small"
            aria-disabled={busy}
            onClick={() => !busy && void run(() => client.setGroupPicture({ conversationId }))}
          >
            <Trash2 size={16} aria-hidden />
            {t("chatMore.picture.remove")}
          </Button>
        )}
      </div>
      <GroupProblem text={unreadable ? t("chatMore.picture.unreadable") : problem} />
      {picture && <CropDialog conversationId={conversationId} picture={picture} onClose={close} />}
    </div>
  );
}

type CropDialogProps = { conversationId: string; picture: ImageBitmap; onClose: () => void };

/** Chooses what is seen of a picture, and sends that. */
function CropDialog({ conversationId, picture, onClose }: CropDialogProps) {
  const { t } = useTranslation();
  const { client } = useServices().chat;
  const { busy, problem, run } = useGroupAct();
  const [crop, setCrop] = useState(() => wholeCrop(picture));
  const send = () =>
    run(async () => {
      const file = await cropPicture(picture, crop);
      const request = { conversationId, picture: new Uint8Array(await file.arrayBuffer()) };
      return client.setGroupPicture(request, { timeoutMs: UPLOAD_WITHIN_MS });
    }, onClose);
  return (
    <Dialog open onClose={onClose} title={t("settings.picture.crop")}>
      <div className="grid gap-4" aria-busy={busy}>
        <Cropper picture={picture} crop={crop} onChange={setCrop} />
        <GroupProblem text={problem} />
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button onClick={onClose}>{t("settings.cancel")}</Button>
          <Button look="primary" aria-disabled={busy} onClick={() => !busy && void send()}>
            {busy && <Spinner />}
            {t(busy ? "settings.picture.uploading" : "settings.picture.use")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
