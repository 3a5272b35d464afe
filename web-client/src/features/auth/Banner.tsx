import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type BannerProps = { text: string; onClose?: () => void; children: ReactNode };

/** A calm line above the pages. */
export function Banner({ text, onClose, children }: BannerProps) {
  const { t } = useTranslation();
  return (
    <section
      aria-label={text}
      className="flex shrink-0 items-center gap-x-3 border-line max-md:[body:has([data-immersive])_&]:hidden border-b bg-accent-soft px-4 py-1.5 text-13 text-accent-ink"
    >
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">
        <p className="min-w-0 break-words py-1">{text}</p>
        {children}
      </div>
      {onClose && (
        <button
          type="button"
          aria-label={t("auth.banner.close")}
          onClick={onClose}
          className="flex size-8 shrink-0 items-center justify-center rounded-md hover:bg-pressed pointer-coarse:size-11"
        >
          <X size={16} aria-hidden />
        </button>
      )}
    </section>
  );
}

/** How the ways on look in a banner. */
export const bannerAction =
  "inline-flex min-h-8 items-center rounded-md font-semibold underline underline-offset-4 aria-disabled:opacity-60 pointer-coarse:min-h-11";
