import { Ellipsis } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "~/shared/ui/Button";
import { IconButton } from "~/shared/ui/IconButton";
import type { VideoTarget } from "../quality/ladder";
import { useCallPhase, useCallServices } from "./context";

const TARGETS: readonly VideoTarget[] = ["saver", "standard", "high"];

/** What is needed now and then: how good a picture to send, and how the connection is. */
export function MoreButton({ onDetails }: { onDetails: () => void }) {
  const { t } = useTranslation();
  const { phase } = useCallPhase();
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton icon={Ellipsis} label={t("call.media.more")} look="soft" size="large" tooltipSide="top" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          sideOffset={12}
          collisionPadding={8}
          aria-label={t("call.media.more")}
          className="stage z-30 flex w-72 max-w-[calc(100vw-1rem)] flex-col gap-3 rounded-lg border border-line bg-surface p-4 shadow-2xl motion-safe:animate-appear"
        >
          <QualityChoice />
          {phase === "active" && (
            <Button
              onClick={() => {
                setOpen(false);
                onDetails();
              }}
            >
              {t("call.media.details")}
            </Button>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function QualityChoice() {
  const { t } = useTranslation();
  const { quality } = useCallServices();
  const chosen = useStore(quality.state, ({ target }) => target);
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-13 text-muted">{t("call.media.quality")}</legend>
      {TARGETS.map((target) => (
        <label key={target} className="flex min-h-9 items-center gap-3 pointer-coarse:min-h-11">
          <input
            type="radio"
            name="video-quality"
            className="accent-accent"
            checked={target === chosen}
            onChange={() => quality.choose(target)}
          />
          {t(`call.media.target.${target}`)}
        </label>
      ))}
    </fieldset>
  );
}
