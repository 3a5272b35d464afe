import { LogOut } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe, useSession } from "~/shared/services/context";
import { nameOf } from "~/shared/services/usePersonName";
import { Avatar } from "~/shared/ui/Avatar";
import { Button } from "~/shared/ui/Button";
import { PaneHeader } from "~/shared/ui/PaneHeader";
import { Spinner } from "~/shared/ui/Spinner";
import { chooseTheme, currentTheme, type Theme } from "~/shared/ui/theme";

/** What the person can change about this client. */
export function SettingsPane() {
  const { t } = useTranslation();
  return (
    <>
      <PaneHeader title={t("settings.title")} />
      <div className="mx-auto grid w-full max-w-[640px] grid-cols-[minmax(0,1fr)] gap-8 px-4 py-8 md:px-6">
        <Account />
        <Appearance />
        <SignOut />
      </div>
    </>
  );
}

function Account() {
  const { t } = useTranslation();
  const me = useMe();
  if (!me?.user) return null;
  return (
    <section aria-labelledby="account">
      <h3 id="account" className="mb-2 font-medium text-13 text-muted">
        {t("settings.account")}
      </h3>
      <div className="flex items-center gap-4 rounded-lg border border-line bg-surface p-4">
        <Avatar id={me.user.userId} name={nameOf(me.user)} />
        <div className="min-w-0">
          <p className="break-words font-medium">{nameOf(me.user)}</p>
          <p className="truncate text-13 text-muted">@{me.user.username}</p>
          <p className="truncate text-13 text-muted">{me.email}</p>
        </div>
      </div>
    </section>
  );
}

function Appearance() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(currentTheme);
  const options: readonly [Theme, string][] = [
    ["system", t("settings.themeSystem")],
    ["light", t("settings.themeLight")],
    ["dark", t("settings.themeDark")],
  ];
  return (
    <fieldset>
      <legend className="mb-2 font-medium text-13 text-muted">{t("settings.theme")}</legend>
      <div className="grid grid-cols-3 gap-1 rounded-lg bg-raised p-1">
        {options.map(([value, label]) => (
          <label
            key={value}
            className="flex min-h-10 cursor-pointer items-center justify-center rounded-md px-2 text-center font-medium text-13 text-muted has-checked:bg-surface has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent-ink"
          >
            <input
              type="radio"
              name="theme"
              value={value}
              checked={theme === value}
              className="sr-only"
              onChange={() => {
                chooseTheme(value);
                setTheme(value);
              }}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function SignOut() {
  const { t } = useTranslation();
  const session = useSession();
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready");
  const signOut = async () => {
    setState("busy");
    try {
      await session.signOut();
    } catch {
      setState("failed");
    }
  };
  return (
    <div>
      <Button onClick={() => void signOut()} disabled={state === "busy"}>
        {state === "busy" ? <Spinner /> : <LogOut size={18} aria-hidden />}
        {t("settings.signOut")}
      </Button>
      {state === "failed" && (
        <p role="alert" className="mt-3 text-13 text-danger-ink">
          {t("settings.signOutFailed")}
        </p>
      )}
    </div>
  );
}
