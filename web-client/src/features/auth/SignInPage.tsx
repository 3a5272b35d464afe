import { lazy, Suspense, useState } from "react";
import type { FactorChallenge } from "~/gen/switchboard/auth/v1/login_pb";
import { retried } from "~/shared/ui/load";
import { PasswordStep } from "./PasswordStep";

const FactorStep = lazy(retried(() => import("./FactorStep")));

/** For people who have an account: their password, and a second proof where the account asks for one. */
export function SignInPage() {
  const [challenge, setChallenge] = useState<FactorChallenge | undefined>();
  /** Why the second step led back to the first. */
  const [failure, setFailure] = useState<unknown>();
  if (!challenge) return <PasswordStep failure={failure} onChallenge={setChallenge} />;
  const back = (error?: unknown) => {
    setFailure(error);
    setChallenge(undefined);
  };
  return (
    <Suspense>
      <FactorStep challenge={challenge} onBack={back} />
    </Suspense>
  );
}
