import { Ellipsis, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";

type RowMenuProps = {
  /** Names the button. */
  label: string;
  onDelete: () => void;
};

/** What else can be done with a call. */
export default function RowMenu({ label, onDelete }: RowMenuProps) {
  const { t } = useTranslation();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={label}
        aria-keyshortcuts="Delete"
        onKeyDown={(event) => event.key === "Delete" && onDelete()}
        className="inline-flex size-10 shrink-0 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-ink aria-expanded:bg-raised aria-expanded:text-ink pointer-coarse:size-11"
      >
        <Ellipsis size={20} strokeWidth={1.9} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-30 min-w-48 rounded-lg border border-line bg-surface p-1 shadow-lg motion-safe:animate-appear"
        >
          <DropdownMenu.Item
            onSelect={onDelete}
            className="flex min-h-10 cursor-default select-none items-center gap-3 rounded-md px-3 text-13 text-danger-ink outline-none data-[highlighted]:bg-raised pointer-coarse:min-h-11"
          >
            <Trash2 size={16} aria-hidden />
            {t("history.delete")}
            <kbd className="ml-auto pl-4 font-sans text-12 text-muted">{t("history.deleteKey")}</kbd>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
