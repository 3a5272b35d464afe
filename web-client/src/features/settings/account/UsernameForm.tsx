import { useTranslation } from "react-i18next";
import { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import { useSession } from "~/shared/services/context";
import { useClient } from "~/shared/services/useClient";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { useNotice } from "~/shared/ui/Notices";
import { LineForm } from "../parts/LineForm";

const USERNAME = /^[a-z0-9][a-z0-9._-]{2,31}$/i;

/** The name that one signs in with and is found by. */
export function UsernameForm({ username }: { username: string }) {
  const { t } = useTranslation();
  const account = useClient(AccountService);
  const stepUp = useStepUp();
  const session = useSession();
  const notice = useNotice();
  const save = async (value: string) => {
    const { me } = await stepUp(() => account.changeUsername({ username: value }));
    if (me) session.meChanged(me);
    notice(t("settings.username.changed"));
  };
  return (
    <div className="grid gap-4 p-4">
      <LineForm
        saved={username}
        field={{
          label: t("settings.username.title"),
          hint: t("settings.username.hint"),
          autoComplete: "username",
          autoCapitalize: "none",
          spellCheck: false,
          maxLength: 32,
        }}
        check={(value) => (USERNAME.test(value) ? undefined : "errors.usernameInvalid")}
        atField={["errors.usernameInvalid", "errors.usernameTaken"]}
        save={save}
      />
    </div>
  );
}
