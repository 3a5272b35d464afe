import { useTranslation } from "react-i18next";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { useNotice } from "~/shared/ui/Notices";
import { useAdmin } from "../clients";
import { useDescribe } from "../parts/problems";
import { useServiceAccountsChanged } from "./useServiceAccounts";

/** What a backend system signs in with. */
export interface Credentials {
  readonly name: string;
  readonly secret: string;
}

/** What an administrator does with a service account. The promises reject where it could not be done. */
export interface ServiceActs {
  readonly rotate: () => Promise<void>;
  readonly disable: () => Promise<void>;
  readonly enable: () => void;
  readonly setScopes: (scopes: string[]) => Promise<void>;
}

/** The acts on one service account. */
export function useServiceActs(name: string, onCredentials: (credentials: Credentials) => void): ServiceActs {
  const { t } = useTranslation();
  const { services } = useAdmin();
  const stepUp = useStepUp();
  const notice = useNotice();
  const describe = useDescribe();
  const changed = useServiceAccountsChanged();
  const done = async (words: "saved" | "disabled" | "enabled") => {
    await changed();
    notice(t(`administration.service.${words}`, { name }));
  };
  const enable = async () => {
    await services.enableServiceAccount({ name });
    await done("enabled");
  };
  return {
    rotate: async () => {
      const { secret } = await stepUp(() => services.rotateServiceAccountSecret({ name }));
      onCredentials({ name, secret });
      await changed();
    },
    disable: async () => {
      await services.disableServiceAccount({ name });
      await done("disabled");
    },
    enable: () => void enable().catch((error: unknown) => notice(describe(error))),
    setScopes: async (scopes) => {
      await stepUp(() => services.setServiceAccountScopes({ name, scopes }));
      await done("saved");
    },
  };
}
