import { useState } from "react";
import { useTranslation } from "react-i18next";
import { text } from "~/shared/forms/useSubmit";
import { TextField } from "~/shared/ui/TextField";
import { Check } from "../parts/Check";
import { FormDialog } from "../parts/FormDialog";
import { useFormAct } from "../parts/useFormAct";
import { isServiceName, KNOWN_SCOPES, parseScopes } from "./scopes";

type ServiceDialogProps = {
  title: string;
  confirm: string;
  /** Absent: it is asked for. */
  name?: string;
  /** What it may do so far. */
  scopes: readonly string[];
  send: (name: string, scopes: string[]) => Promise<void>;
  onClose: () => void;
};

/** What a service account is called and may do. */
export function ServiceDialog({ title, confirm, name, scopes, send, onClose }: ServiceDialogProps) {
  const { t } = useTranslation();
  const [wrong, setWrong] = useState({ name: false, scopes: false });
  const act = useFormAct(
    (form) => {
      const known = KNOWN_SCOPES.filter((scope) => form.has(scope));
      const others = parseScopes(text(form, "others")) ?? [];
      return send(name ?? text(form, "name").trim(), [...new Set([...known, ...others])]);
    },
    (form) => {
      const found = {
        name: name === undefined && !isServiceName(text(form, "name").trim()),
        scopes: parseScopes(text(form, "others")) === undefined,
      };
      setWrong(found);
      return !found.name && !found.scopes;
    },
  );
  return (
    <FormDialog title={title} confirm={confirm} act={act} onClose={onClose}>
      {name === undefined && (
        <TextField
          name="name"
          label={t("administration.service.name")}
          hint={t("administration.service.nameHint")}
          error={wrong.name ? t("administration.service.nameWrong") : undefined}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <fieldset>
        <legend className="font-medium text-13">{t("administration.service.scopes")}</legend>
        <div className="grid sm:grid-cols-2">
          {KNOWN_SCOPES.map((scope) => (
            <Check key={scope} name={scope} label={scope} defaultChecked={scopes.includes(scope)} />
          ))}
        </div>
      </fieldset>
      <TextField
        name="others"
        label={t("administration.service.otherScopes")}
        hint={t("administration.service.otherScopesHint")}
        error={wrong.scopes ? t("administration.service.scopesWrong") : undefined}
        defaultValue={scopes.filter((scope) => !KNOWN_SCOPES.includes(scope)).join(" ")}
        autoComplete="off"
        spellCheck={false}
      />
    </FormDialog>
  );
}
