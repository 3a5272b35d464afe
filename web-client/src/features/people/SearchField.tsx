import { Search, X } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "~/shared/ui/IconButton";

type SearchFieldProps = { label: string; placeholder: string; text: string; onText: (text: string) => void };

/** Where one types whom one looks for. Escape empties it. */
export function SearchField({ label, placeholder, text, onText }: SearchFieldProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const clear = () => {
    onText("");
    field.current?.focus();
  };
  return (
    <search className="relative block shrink-0 px-4 pb-3">
      <Search size={18} className="pointer-events-none absolute top-3 left-7 text-muted" aria-hidden />
      <input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && clear()}
        className="h-10 w-full rounded-md bg-raised pr-11 pl-10 text-15 placeholder:text-muted pointer-coarse:h-11"
      />
      {text !== "" && (
        <div className="absolute top-0 right-4">
          <IconButton icon={X} label={t("people.clear")} onClick={clear} />
        </div>
      )}
    </search>
  );
}
