import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PasswordField } from "~/shared/forms/PasswordField";
import { useServices } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { useNotice } from "~/shared/ui/Notices";
import { Spinner } from "~/shared/ui/Spinner";
import { ProblemNote, useProblemText } from "../parts/ProblemNote";
import type { Problem } from "../parts/problems";
import { Section } from "../parts/Section";
import { useAct } from "../parts/useAct";

const SHORTEST = 10;
const AT_OLD: readonly string[] = ["settings.password.oldWrong", "settings.password.oldMissing"];
const AT_NEW: readonly string[] = ["errors.passwordShort", "errors.passwordCommon"];

/** A new password. The other devices are signed out. */
export function PasswordSection({ username }: { username: string }) {
  const { t } = useTranslation();
  const { auth } = useServices();
  const notice = useNotice();
  const act = useAct();
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const oldError = useProblemText(among(act.problem, AT_OLD));
  const freshError = useProblemText(among(act.problem, AT_NEW));
  const submit = async () => {
    const wrong = checked(old, fresh);
    act.say(wrong);
    if (wrong) return;
    const changed = await act.run(async () => {
      const { endedSessions } = await auth.changePassword({ oldPassword: old, newPassword: fresh });
      notice(
        endedSessions > 0
          ? t("settings.password.changedEnded", { count: endedSessions })
          : t("settings.password.changed"),
      );
    });
    if (!changed) return;
    setOld("");
    setFresh("");
  };
  return (
    <Section title={t("settings.password.title")}>
      <form
        noValidate
        aria-busy={act.busy}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {/* Password managers file the new password under this name. */}
        <input type="text" autoComplete="username" value={username} readOnly hidden />
        <PasswordField
          label={t("settings.password.old")}
          autoComplete="current-password"
          maxLength={128}
          value={old}
          error={oldError}
          onChange={(event) => setOld(event.target.value)}
        />
        <PasswordField
          label={t("settings.password.new")}
          autoComplete="new-password"
          maxLength={128}
          hint={t("settings.password.hint")}
          value={fresh}
          error={freshError}
          onChange={(event) => setFresh(event.target.value)}
        />
        {!oldError && !freshError && <ProblemNote problem={act.problem} />}
        <Button type="submit" className="justify-self-start" aria-disabled={act.busy}>
          {act.busy && <Spinner />}
          {t("settings.password.change")}
        </Button>
      </form>
    </Section>
  );
}

function checked(old: string, fresh: string): Problem["words"] | undefined {
  if (old === "") return "settings.password.oldMissing";
  return Array.from(fresh).length < SHORTEST ? "errors.passwordShort" : undefined;
}

function among(problem: Problem | undefined, words: readonly string[]): Problem | undefined {
  return problem && words.includes(problem.words) ? problem : undefined;
}
