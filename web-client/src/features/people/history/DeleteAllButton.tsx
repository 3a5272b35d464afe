import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "~/shared/services/context";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { IconButton } from "~/shared/ui/IconButton";
import { useNotice } from "~/shared/ui/Notices";

/** Whose calls are deleted; absent: everybody's. */
type DeleteAllProps = { person?: { readonly userId: string; readonly name: string } };

/** Deletes the whole history, or that with one person. */
export default function DeleteAllButton({ person }: DeleteAllProps) {
  const { t } = useTranslation();
  const { history } = useServices();
  const notice = useNotice();
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    await history.delete(person ? { withUserId: person.userId } : { all: true });
    notice(t("history.allDeleted"));
  };
  const name = person?.name ?? "";
  return (
    <>
      <IconButton
        icon={Trash2}
        label={t(person ? "history.deleteAllWith" : "history.deleteAll", { name })}
        onClick={() => setAsking(true)}
      />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t(person ? "history.deleteAllWithTitle" : "history.deleteAllTitle", { name })}
        text={t(person ? "history.deleteAllWithText" : "history.deleteAllText", { name })}
        confirm={t("history.deleteAllConfirm")}
        danger
        onConfirm={remove}
        describe={() => t("history.deleteFailed")}
      />
    </>
  );
}
