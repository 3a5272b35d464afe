import { useTranslation } from "react-i18next";
import { usePersonName } from "~/shared/services/usePersonName";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const OPERATOR = "cli";

/** Who acted, or whom it was about: a person by name, anything else as the log has it. */
export function Party({ id }: { id: string }) {
  const { t } = useTranslation();
  if (id === OPERATOR) return t("administration.audit.operator");
  return UUID.test(id) ? <PersonName userId={id} /> : id;
}

function PersonName({ userId }: { userId: string }) {
  return usePersonName(userId) || userId;
}
