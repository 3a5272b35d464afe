import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import { TextField } from "~/shared/ui/TextField";

type PasswordFieldProps = Omit<ComponentProps<typeof TextField>, "label" | "type" | "end"> & { label?: string };

/** A password that can be looked at. */
export function PasswordField({ label, ...props }: PasswordFieldProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <TextField
      {...props}
      label={label ?? t("auth.password")}
      type={shown ? "text" : "password"}
      end={
        <button
          type="button"
          aria-label={t(shown ? "auth.hidePassword" : "auth.showPassword")}
          onClick={() => setShown(!shown)}
          className="flex size-10 items-center justify-center rounded-md text-muted hover:text-ink"
        >
          <Icon size={20} strokeWidth={1.9} aria-hidden />
        </button>
      }
    />
  );
}
