import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SelectField } from "~/shared/ui/SelectField";
import { TextField } from "~/shared/ui/TextField";
import { type CallsFilter, callsFilter } from "../filters";
import { PersonFilter } from "./PersonFilter";

const REASONS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Which calls are listed; the address says it too. */
export function Filters({ filter }: { filter: CallsFilter }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/admin/calls" });
  const choose = (key: keyof CallsFilter) => (value: string) =>
    void navigate({ search: (before) => callsFilter({ ...before, [key]: value }), replace: true });
  return (
    <div className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-[minmax(0,1fr)_160px_160px_200px] lg:items-end">
      <PersonFilter userId={filter.user ?? ""} onChoose={choose("user")} />
      <TextField
        label={t("callRecord.from")}
        type="date"
        value={filter.from ?? ""}
        onChange={(event) => choose("from")(event.target.value)}
      />
      <TextField
        label={t("callRecord.to")}
        type="date"
        value={filter.to ?? ""}
        onChange={(event) => choose("to")(event.target.value)}
      />
      <SelectField
        className="col-span-2 lg:col-span-1"
        label={t("callRecord.ending")}
        value={filter.reason ?? 0}
        onChange={(event) => choose("reason")(event.target.value)}
      >
        <option value={0}>{t("callRecord.anyEnding")}</option>
        {REASONS.map((reason) => (
          <option key={reason} value={reason}>
            {t(`callRecord.reason.r${reason}`)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
