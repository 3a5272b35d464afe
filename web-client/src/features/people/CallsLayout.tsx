import { useTranslation } from "react-i18next";
import { PeopleList } from "./PeopleList";
import { SplitLayout } from "./SplitLayout";

/** Calls, and the person who was chosen. */
export function CallsLayout() {
  const { t } = useTranslation();
  return <SplitLayout label={t("app.calls")} start="/calls" list={<PeopleList />} />;
}
