import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { formatDuration } from "~/shared/ui/format";
import { IconButton } from "~/shared/ui/IconButton";
import { useNow } from "~/shared/ui/useNow";
import type { Active } from "../machine/types";
import type { QualityWatch } from "../quality/qualityWatch";
import { useCallServices } from "./context";
import { type Figure, figures } from "./figures";
import { SafetyCode } from "./SafetyCode";

const SECOND_MS = 1_000;

type ConnectionDetailsProps = { active: Active; onClose: () => void };

/** How the connection is, in figures, and how to make sure that it is private. */
export function ConnectionDetails({ active, onClose }: ConnectionDetailsProps) {
  const { t } = useTranslation();
  const { callSession } = useCallServices();
  const link = useStore(callSession.link, ({ current }) => current);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <section
      ref={panel}
      role="dialog"
      tabIndex={-1}
      aria-label={t("call.media.details")}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
      className="absolute top-16 right-4 z-20 flex max-h-[calc(100%-5rem)] w-80 max-w-[calc(100%-2rem)] animate-appear flex-col gap-3 overflow-y-auto rounded-lg border border-line bg-surface p-4 shadow-2xl md:right-6"
    >
      <header className="flex items-center justify-between gap-2">
        <h2 className="font-semibold text-15">{t("call.media.details")}</h2>
        <IconButton icon={X} label={t("app.close")} onClick={onClose} />
      </header>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-13">
        <dt className="text-muted">{t(`call.media.state.${active.quality}`)}</dt>
        <Lasting since={active.qualitySince} />
        {link && figures(t).map((figure) => <Row key={figure.label} watch={link.watch} figure={figure} />)}
      </dl>
      {link && <SafetyCode link={link} connected={active.quality !== "reconnecting"} />}
    </section>
  );
}

function Lasting({ since }: { since: number }) {
  const { t } = useTranslation();
  const now = useNow(SECOND_MS);
  return (
    <dd className="text-right tabular-nums">
      {t("call.media.lasting")} {formatDuration(now - since)}
    </dd>
  );
}

/** A figure is written into the page as it is measured, past React. */
function Row({ watch, figure: { label, id, show } }: { watch: QualityWatch; figure: Figure }) {
  const { t } = useTranslation();
  const value = useRef<HTMLElement>(null);
  useEffect(() => {
    const write = () => {
      const measurement = watch.measured.getState().current;
      if (value.current) value.current.textContent = measurement ? show(measurement) : t("call.media.unknown");
    };
    write();
    return watch.measured.subscribe(write);
  }, [watch, show, t]);
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd ref={value} data-testid={`figure-${id}`} className="text-right tabular-nums" />
    </>
  );
}
