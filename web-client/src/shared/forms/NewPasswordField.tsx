import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { lengthOf, SHORTEST_PASSWORD } from "./checks";
import { PasswordField } from "./PasswordField";

const GOOD_LENGTH = 16;
const STEPS = [1, SHORTEST_PASSWORD, GOOD_LENGTH];

type NewPasswordFieldProps = Omit<ComponentProps<typeof PasswordField>, "hint" | "onChange" | "autoComplete">;

/** A password that is being chosen: says how long it is by now, and asks for nothing else. */
export function NewPasswordField(props: NewPasswordFieldProps) {
  const { t } = useTranslation();
  const [length, setLength] = useState(0);
  const hint = () => {
    if (length === 0) return t("auth.passwordHint");
    if (length < SHORTEST_PASSWORD) return t("auth.passwordMore", { count: SHORTEST_PASSWORD - length });
    return t(length < GOOD_LENGTH ? "auth.passwordFair" : "auth.passwordGood");
  };
  return (
    <div>
      <PasswordField
        {...props}
        autoComplete="new-password"
        hint={hint()}
        onChange={(event) => setLength(lengthOf(event.currentTarget.value))}
      />
      <div aria-hidden className="mt-2 grid grid-cols-3 gap-1">
        {STEPS.map((from) => (
          <span
            key={from}
            className={classes(
              "h-1 rounded-full transition-colors",
              length < from ? "bg-raised" : length < SHORTEST_PASSWORD ? "bg-line-strong" : "bg-ok",
            )}
          />
        ))}
      </div>
    </div>
  );
}
