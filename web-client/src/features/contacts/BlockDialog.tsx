import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import type { Acts } from "./useContactActs";

type BlockDialogProps = { name: string; acts: Acts; onClose: () => void };

/** Asks before somebody is blocked. */
export default function BlockDialog({ name, acts, onClose }: BlockDialogProps) {
  const { t } = useTranslation();
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("contacts.relation.blockTitle", { name })}
      text={t("contacts.relation.blockText", { name })}
      confirm={t("contacts.relation.block")}
      danger
      onConfirm={acts.block}
      describe={acts.describe}
    />
  );
}
