import { Paperclip } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "~/shared/ui/IconButton";

/** Chooses files to be sent. */
export function AttachButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const chosen = ({ target }: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(target.files ?? [])]);
    // The same one may be chosen again.
    target.value = "";
  };
  return (
    <>
      <IconButton icon={Paperclip} label={t("files.attach")} onClick={() => input.current?.click()} />
      <input ref={input} type="file" multiple hidden data-testid="attach" onChange={chosen} />
    </>
  );
}
