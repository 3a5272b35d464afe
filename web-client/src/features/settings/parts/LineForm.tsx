import { type ComponentProps, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";
import { ProblemNote, useProblemText } from "./ProblemNote";
import type { Problem } from "./problems";
import { useAct } from "./useAct";

type LineFormProps = {
  /** What is saved. */
  saved: string;
  field: Omit<ComponentProps<typeof TextField>, "value" | "onChange" | "error">;
  /** What is wrong before anything is sent; undefined: nothing. */
  check: (value: string) => Problem["words"] | undefined;
  /** What is said at the field; all else is said below it. */
  atField: readonly Problem["words"][];
  save: (value: string) => Promise<unknown>;
  children?: ReactNode;
};

/** One line that is saved by itself. What is not saved yet stays, whatever becomes of the saving. */
export function LineForm({ saved, field, check, atField, save, children }: LineFormProps) {
  const { t } = useTranslation();
  const act = useAct();
  const [draft, setDraft] = useState<string | undefined>();
  const value = draft ?? saved;
  const changed = value.trim() !== saved;
  const here = act.problem && (atField as readonly string[]).includes(act.problem.words) ? act.problem : undefined;
  const error = useProblemText(here);
  const submit = async () => {
    if (!changed) return;
    const wrong = check(value.trim());
    act.say(wrong);
    if (!wrong && (await act.run(() => save(value.trim())))) setDraft(undefined);
  };
  return (
    <form
      noValidate
      aria-busy={act.busy}
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField {...field} value={value} error={error} onChange={(event) => setDraft(event.target.value)} />
      {children}
      {!here && <ProblemNote problem={act.problem} />}
      {changed && (
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" aria-disabled={act.busy}>
            {act.busy && <Spinner />}
            {t("settings.save")}
          </Button>
          <Button
            look="ghost"
            onClick={() => {
              setDraft(undefined);
              act.say();
            }}
          >
            {t("settings.discard")}
          </Button>
        </div>
      )}
    </form>
  );
}
