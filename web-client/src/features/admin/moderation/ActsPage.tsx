import { ScrollText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AdminPage } from "../parts/AdminPage";
import { Paged } from "../parts/Paged";
import { ActRow } from "./ActRow";
import { useActs } from "./useModeration";

/** What moderators did, newest first: for administrators. */
export function ActsPage() {
  const { t } = useTranslation();
  const acts = useActs();
  return (
    <AdminPage title={t("administration.acts")}>
      <Paged
        query={acts}
        itemsOf={(page) => page.acts}
        empty={{ icon: ScrollText, title: t("moderation.act.none"), text: t("moderation.act.noneText") }}
      >
        {(act) => <ActRow key={act.actId} act={act} whole />}
      </Paged>
    </AdminPage>
  );
}
