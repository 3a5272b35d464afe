import { Blocks } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { Button } from "~/shared/ui/Button";
import { useAdmin } from "../clients";
import { AdminPage } from "../parts/AdminPage";
import { Once } from "../parts/Once";
import { Paged } from "../parts/Paged";
import { ServiceDialog } from "./ServiceDialog";
import { ServiceRow } from "./ServiceRow";
import { useServiceAccounts, useServiceAccountsChanged } from "./useServiceAccounts";
import type { Credentials } from "./useServiceActs";

/** The accounts of backend systems, and making one. */
export function ServicesPage() {
  const { t } = useTranslation();
  const { services } = useAdmin();
  const stepUp = useStepUp();
  const accounts = useServiceAccounts();
  const changed = useServiceAccountsChanged();
  const [asked, setAsked] = useState(false);
  const [credentials, setCredentials] = useState<Credentials | undefined>();
  const make = async (name: string, scopes: string[]) => {
    const { secret } = await stepUp(() => services.createServiceAccount({ name, scopes }));
    setAsked(false);
    setCredentials({ name, secret });
    await changed();
  };
  const create = (
    <Button look="primary" onClick={() => setAsked(true)}>
      {t("administration.service.create")}
    </Button>
  );
  return (
    <AdminPage title={t("administration.services")} action={create}>
      <Paged
        query={accounts}
        itemsOf={(page) => page.accounts}
        empty={{ icon: Blocks, title: t("administration.service.none"), text: t("administration.service.noneText") }}
      >
        {(account) => <ServiceRow key={account.name} account={account} onCredentials={setCredentials} />}
      </Paged>
      {asked && (
        <ServiceDialog
          title={t("administration.service.createTitle")}
          confirm={t("administration.create")}
          scopes={[]}
          send={make}
          onClose={() => setAsked(false)}
        />
      )}
      {credentials && (
        <Once
          title={t("administration.service.credentials", { name: credentials.name })}
          label={t("administration.service.secret")}
          secret={credentials.secret}
          copy={t("administration.service.copySecret")}
          onClose={() => setCredentials(undefined)}
        />
      )}
    </AdminPage>
  );
}
