import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ServiceAccount } from "~/gen/switchboard/auth/v1/service_account_pb";
import { Button } from "~/shared/ui/Button";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { Badge } from "../parts/Badge";
import { useDescribe } from "../parts/problems";
import { ServiceDialog } from "./ServiceDialog";
import { type Credentials, useServiceActs } from "./useServiceActs";

type ServiceRowProps = { account: ServiceAccount; onCredentials: (credentials: Credentials) => void };

/** One service account: what it may do, and changing that. */
export function ServiceRow({ account, onCredentials }: ServiceRowProps) {
  const { t } = useTranslation();
  const describe = useDescribe();
  const acts = useServiceActs(account.name, onCredentials);
  const [asked, setAsked] = useState<"rotate" | "edit" | "disable" | undefined>();
  const close = () => setAsked(undefined);
  const { name, scopes, managed } = account;
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
      <span className="min-w-0 break-words font-medium">{name}</span>
      {managed && <Badge text={t("administration.service.managed")} />}
      {account.disableTime && <Badge text={t("administration.service.isDisabled")} danger />}
      <span className="min-w-40 flex-1 break-words text-13 text-muted">
        {scopes.length > 0 ? scopes.join(" ") : t("administration.service.noScopes")}
      </span>
      {!managed && <Actions account={account} onAsk={setAsked} onEnable={acts.enable} />}
      {asked === "edit" && (
        <ServiceDialog
          title={t("administration.service.editName", { name })}
          confirm={t("settings.save")}
          name={name}
          scopes={scopes}
          send={(_name, chosen) => acts.setScopes(chosen).then(close)}
          onClose={close}
        />
      )}
      {(asked === "rotate" || asked === "disable") && (
        <ConfirmDialog
          open
          onClose={close}
          title={t(`administration.service.${asked}Title`, { name })}
          text={t(`administration.service.${asked}Text`)}
          confirm={t(`administration.service.${asked}`)}
          danger={asked === "disable"}
          onConfirm={acts[asked]}
          describe={describe}
        />
      )}
    </li>
  );
}

type ActionsProps = {
  account: ServiceAccount;
  onAsk: (what: "rotate" | "edit" | "disable") => void;
  onEnable: () => void;
};

function Actions({ account: { name, disableTime }, onAsk, onEnable }: ActionsProps) {
  const { t } = useTranslation();
  const asks = disableTime ? (["edit", "rotate"] as const) : (["edit", "rotate", "disable"] as const);
  return (
    <span className="flex flex-wrap gap-1">
      {asks.map((what) => (
        <Button
          key={what}
          size="small"
          look="ghost"
          aria-label={t(`administration.service.${what}Name`, { name })}
          onClick={() => onAsk(what)}
        >
          {t(`administration.service.${what}`)}
        </Button>
      ))}
      {disableTime && (
        <Button
          size="small"
          look="ghost"
          aria-label={t("administration.service.enableName", { name })}
          onClick={onEnable}
        >
          {t("administration.service.enable")}
        </Button>
      )}
    </span>
  );
}
