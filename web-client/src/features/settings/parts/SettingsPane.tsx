import type { ReactNode } from "react";
import { useMe } from "~/shared/services/context";
import { PaneHeader } from "~/shared/ui/PaneHeader";
import { Redirect } from "~/shared/ui/Redirect";
import { isGuest } from "../sections";

type SettingsPaneProps = {
  title: string;
  /** Guests have nothing to change here. */
  forAccounts?: boolean;
  children: ReactNode;
};

/** One page of the settings. On a phone it leads back to the list of them. */
export function SettingsPane({ title, forAccounts = false, children }: SettingsPaneProps) {
  const me = useMe();
  if (forAccounts && isGuest(me)) return <Redirect to="/settings/profile" />;
  return (
    <>
      <PaneHeader title={title} back="/settings" />
      <div className="mx-auto grid w-full max-w-[688px] grid-cols-[minmax(0,1fr)] gap-8 px-4 py-6 md:px-6 md:py-8">
        {children}
      </div>
    </>
  );
}
