import type { ReactNode } from "react";
import { PaneHeader } from "~/shared/ui/PaneHeader";

/** One page of the settings. On a phone it leads back to the list of them. */
export function SettingsPane({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <PaneHeader title={title} back="/settings" />
      <div className="mx-auto grid w-full max-w-[688px] grid-cols-[minmax(0,1fr)] gap-8 px-4 py-6 md:px-6 md:py-8">
        {children}
      </div>
    </>
  );
}
