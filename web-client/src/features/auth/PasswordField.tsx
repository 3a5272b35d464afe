import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "~/shared/ui/IconButton";
import { TextField } from "~/shared/ui/TextField";

type PasswordFieldProps = Omit<ComponentProps<typeof TextField>, "label" | "type" | "end">;

/** A password that can be looked at. */
export function PasswordField(props: PasswordFieldProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      label={t("auth.password")}
      type={shown ? "text" : "password"}
      end={
        <IconButton
          icon={shown ? EyeOff : Eye}
          label={t(shown ? "auth.hidePassword" : "auth.showPassword")}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}
