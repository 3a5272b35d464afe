import { ClipboardPaste, ImagePlus, Trash2 } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { readPicture } from "~/shared/picture/encode";
import { useServices, useSession } from "~/shared/services/context";
import { nameOf } from "~/shared/services/usePersonName";
import { Avatar } from "~/shared/ui/Avatar";
import { Button } from "~/shared/ui/Button";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { classes } from "~/shared/ui/classes";
import { useNotice } from "~/shared/ui/Notices";
import { ProblemNote, useDescribe } from "../parts/ProblemNote";
import { Section } from "../parts/Section";
import { useAct } from "../parts/useAct";
import { canReadClipboard, copiedPicture, usePasted } from "./clipboard";
import { PictureDialog } from "./PictureDialog";

/** One's picture: from a file, by dropping one, or from the clipboard. */
export function PictureSection({ user }: { user: User }) {
  const { t } = useTranslation();
  const act = useAct();
  const [picture, setPicture] = useState<ImageBitmap | undefined>();
  const [over, setOver] = useState(false);
  const take = (file: Blob | undefined) => {
    if (!file) return;
    act.say();
    readPicture(file).then(setPicture, () => act.say("settings.picture.unreadable"));
  };
  usePasted(take);
  const close = () => {
    picture?.close();
    setPicture(undefined);
  };
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer.files[0]);
    },
  };
  const paste = () =>
    copiedPicture().then(
      (file) => (file ? take(file) : act.say("settings.picture.nothingCopied")),
      () => act.say("settings.picture.nothingCopied"),
    );
  return (
    <Section title={t("settings.picture.title")} text={t("settings.picture.hint")}>
      <div
        {...drop}
        className={classes("flex flex-wrap items-center gap-4 rounded-md", over && "outline-2 outline-accent-ink")}
      >
        <Avatar id={user.userId} name={nameOf(user)} size="large" picture={user.avatar} />
        {over ? (
          <p className="flex-1 text-13 text-muted">{t("settings.picture.drop")}</p>
        ) : (
          <div className="flex min-w-0 flex-1 flex-wrap gap-2">
            <ChooseButton changes={user.avatar !== undefined} onChoose={take} />
            {canReadClipboard() && (
              <Button onClick={() => void paste()}>
                <ClipboardPaste size={18} aria-hidden />
                {t("settings.picture.paste")}
              </Button>
            )}
            {user.avatar && <RemoveButton />}
          </div>
        )}
      </div>
      <ProblemNote problem={act.problem} />
      {picture && <PictureDialog picture={picture} onClose={close} />}
    </Section>
  );
}

function ChooseButton({ changes, onChoose }: { changes: boolean; onChoose: (file: Blob | undefined) => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const label = t(changes ? "settings.picture.change" : "settings.picture.choose");
  return (
    <>
      <Button look="primary" onClick={() => field.current?.click()}>
        <ImagePlus size={18} aria-hidden />
        {label}
      </Button>
      <input
        ref={field}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/webp,image/gif"
        aria-label={label}
        data-testid="picture-file"
        onChange={(event) => {
          onChoose(event.target.files?.[0]);
          // Choosing the same file again is a choice, too.
          event.target.value = "";
        }}
      />
    </>
  );
}

function RemoveButton() {
  const { t } = useTranslation();
  const { people } = useServices();
  const session = useSession();
  const notice = useNotice();
  const describe = useDescribe();
  const [asked, setAsked] = useState(false);
  const remove = async () => {
    const { me } = await people.removeAvatar({});
    if (me) session.meChanged(me);
    notice(t("settings.picture.removed"));
  };
  return (
    <>
      <Button look="ghost" onClick={() => setAsked(true)}>
        <Trash2 size={18} aria-hidden />
        {t("settings.picture.remove")}
      </Button>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t("settings.picture.removeTitle")}
        text={t("settings.picture.removeText")}
        confirm={t("settings.picture.remove")}
        danger
        onConfirm={remove}
        describe={describe}
      />
    </>
  );
}
