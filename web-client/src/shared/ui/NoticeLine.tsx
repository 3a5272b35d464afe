import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const SHOWN_MS = 5_000;
/** Whoever wants to undo something has to read first. */
const SHOWN_WITH_UNDO_MS = 10_000;

/** A line that says what has just been done. */
export interface Notice {
  readonly text: string;
  /** Offers to take it back. */
  readonly undo?: () => void;
}

/** One notice. It waits while somebody points at it or has the focus in it. */
export default function NoticeLine({ notice: { text, undo }, onClose }: { notice: Notice; onClose: () => void }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onClose, undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, undo, onClose]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it waits while it is being read, and does nothing else
    <div
      data-testid="notice"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex max-w-full animate-rise items-center gap-2 rounded-lg bg-ink py-1.5 pr-1.5 pl-4 text-13 text-surface shadow-lg"
    >
      <span className="min-w-0 break-words py-1">{text}</span>
      {undo && (
        <button
          type="button"
          onClick={() => {
            undo();
            onClose();
          }}
          className="min-h-9 rounded-md px-3 font-medium underline underline-offset-4 outline-offset-0 pointer-coarse:min-h-11"
        >
          {t("app.undo")}
        </button>
      )}
      <button
        type="button"
        aria-label={t("app.close")}
        onClick={onClose}
        className="flex size-9 shrink-0 items-center justify-center rounded-md opacity-80 outline-offset-0 hover:opacity-100 pointer-coarse:size-11"
      >
        <X size={16} aria-hidden />
      </button>
    </div>
  );
}
