import { createClient } from "@connectrpc/connect";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import { problemOf } from "~/shared/forms/problems";
import { useDoor, useSession } from "~/shared/services/context";
import { AuthLayout } from "./AuthLayout";
import { TextLink } from "./TextLink";
import { useSecret } from "./useSecret";
import { Away, Waiting } from "./Waiting";

type Outcome =
  | { readonly state: "working" | "taken" | "usedUp" | "noToken" }
  | { readonly state: "done"; readonly email: string }
  | { readonly state: "failed"; readonly error: unknown };

/** Confirms an address by the link that was sent there: opening it is enough. */
export function ConfirmEmailPage() {
  const { t } = useTranslation();
  const { outcome, retry } = useConfirmation(useSecret("token"));
  const { title, text } = useWords(outcome);
  return (
    <AuthLayout title={title} {...(text !== "" && { text })} pageTitle={title} step={outcome.state}>
      {outcome.state === "working" && <Waiting text={t("auth.confirmEmail.working")} />}
      {outcome.state === "failed" && <Away error={outcome.error} onRetry={retry} />}
      {outcome.state !== "working" && <WayOn />}
    </AuthLayout>
  );
}

function WayOn() {
  const { t } = useTranslation();
  const session = useSession();
  const signedOut = useStore(session.state, ({ phase }) => phase === "signedOut");
  return (
    <p className="mt-6 text-13">
      {signedOut ? (
        <TextLink to="/sign-in">{t("auth.toSignIn")}</TextLink>
      ) : (
        <TextLink to="/">{t("auth.toStart")}</TextLink>
      )}
    </p>
  );
}

function useConfirmation(token: string) {
  const { transport } = useDoor();
  const [outcome, setOutcome] = useState<Outcome>({ state: token === "" ? "noToken" : "working" });
  const asked = useRef("");
  const confirm = (wanted: string) => {
    setOutcome({ state: "working" });
    createClient(AccountService, transport)
      .confirmEmail({ token: wanted })
      .then(
        ({ email }) => setOutcome({ state: "done", email }),
        (error: unknown) => setOutcome(failureOf(error)),
      );
  };
  useEffect(() => {
    // A link works once: it is not followed twice.
    if (token === "" || asked.current === token) return;
    asked.current = token;
    confirm(token);
  });
  return { outcome, retry: () => confirm(token) };
}

function failureOf(error: unknown): Outcome {
  const { message } = problemOf(error);
  if (message === "emailTaken") return { state: "taken" };
  if (message === "linkUsedUp") return { state: "usedUp" };
  return { state: "failed", error };
}

function useWords(outcome: Outcome): { title: string; text: string } {
  const { t } = useTranslation();
  switch (outcome.state) {
    case "working":
      return { title: t("auth.confirmEmail.title"), text: "" };
    case "done":
      return { title: t("auth.confirmEmail.done"), text: t("auth.confirmEmail.doneText", { email: outcome.email }) };
    case "taken":
      return { title: t("auth.confirmEmail.taken"), text: t("auth.confirmEmail.takenText") };
    case "usedUp":
      return { title: t("auth.reset.usedUp"), text: t("auth.confirmEmail.usedUpText") };
    case "noToken":
      return { title: t("auth.reset.noToken"), text: t("auth.reset.noTokenText") };
    case "failed":
      return { title: t("auth.confirmEmail.failed"), text: "" };
  }
}
