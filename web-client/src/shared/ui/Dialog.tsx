import { X } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { classes } from "./classes";
import { IconButton } from "./IconButton";
import { useLayers } from "./layers";

type DialogProps = {
  open: boolean;
  /** The person wants it away: Esc, the cross, or a press beside it. */
  onClose: () => void;
  title: string;
  description?: string | undefined;
  size?: "small" | "medium" | "large";
  children?: ReactNode;
};

const WIDTH = { small: "sm:w-[400px]", medium: "sm:w-[520px]", large: "sm:w-[720px]" };

/** Something to be done before going on. On a phone it comes up from below. The focus returns to where it was. */
export function Dialog({ open, ...rest }: DialogProps) {
  // Closed, it is not there: what was typed into it is forgotten.
  return open ? <OpenDialog {...rest} /> : null;
}

function OpenDialog({ onClose, title, description, size = "small", children }: Omit<DialogProps, "open">) {
  const { t } = useTranslation();
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  useModal(element, onClose);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the press beside it is a second way; Esc and the cross are the first
    <dialog
      ref={element}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-text` : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className={classes(
        "fixed inset-x-0 top-auto bottom-0 m-0 max-h-[92dvh] w-full max-w-full overflow-y-auto overscroll-contain rounded-t-xl bg-surface text-ink shadow-2xl backdrop:bg-black/50 motion-safe:animate-rise",
        "sm:inset-0 sm:m-auto sm:h-fit sm:max-w-[calc(100vw-2rem)] sm:rounded-xl",
        WIDTH[size],
      )}
    >
      <div className="px-5 pt-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] sm:px-6 sm:pt-6 sm:pb-6">
        <div className="flex items-start gap-2">
          <h2 id={`${id}-title`} className="min-w-0 flex-1 break-words py-1.5 font-semibold text-17">
            {title}
          </h2>
          <IconButton icon={X} label={t("app.close")} onClick={onClose} className="-mr-2" />
        </div>
        {description && (
          <p id={`${id}-text`} className="mt-1 text-muted">
            {description}
          </p>
        )}
        <div className="mt-4">{children}</div>
      </div>
    </dialog>
  );
}

/** Shows it until it is gone; whatever covers the whole page meanwhile hides it, with all that was typed into it. */
function useModal(element: RefObject<HTMLDialogElement | null>, onClose: () => void) {
  const wanted = useRef(onClose);
  const layers = useLayers();
  const depth = useStore(layers.state, (state) => state.depth);
  const [openedAt] = useState(depth);
  const covered = depth > openedAt;
  useEffect(() => {
    wanted.current = onClose;
  });
  useEffect(() => {
    const dialog = element.current;
    if (!dialog || covered) return;
    const before = document.activeElement;
    dialog.showModal();
    const shown = layers.show(dialog);
    // Pressed again, Esc closes it without asking: whoever opened it is told, and it comes back unless it goes.
    const closed = () => {
      wanted.current();
      requestAnimationFrame(() => dialog.isConnected && !dialog.open && dialog.showModal());
    };
    dialog.addEventListener("close", closed);
    return () => {
      dialog.removeEventListener("close", closed);
      shown();
      dialog.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, [element, covered, layers]);
}
