import { HandHeart } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AdminPage } from "../parts/AdminPage";
import { Check } from "../parts/Check";
import { Paged } from "../parts/Paged";
import { SuspensionRow } from "./SuspensionRow";
import { useSuspensions } from "./useModeration";

/** Who may not be matched, and what came before. */
export function SuspensionsPage() {
  const { t } = useTranslation();
  const [inForce, setInForce] = useState(true);
  const suspensions = useSuspensions(inForce);
  return (
    <AdminPage title={t("administration.suspensions")}>
      <div className="mb-2 px-1">
        <Check
          label={t("moderation.suspension.inForce")}
          checked={inForce}
          onChange={(event) => setInForce(event.target.checked)}
        />
      </div>
      <Paged
        query={suspensions}
        itemsOf={(page) => page.suspensions}
        empty={{ icon: HandHeart, title: t("moderation.suspension.none"), text: t("moderation.suspension.noneText") }}
      >
        {(suspension) => <SuspensionRow key={suspension.suspensionId} suspension={suspension} />}
      </Paged>
    </AdminPage>
  );
}
