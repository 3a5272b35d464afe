import { useTranslation } from "react-i18next";
import { problemOf } from "~/shared/forms/problems";
import { reasonOf } from "~/shared/rpc/errors";
import { StepUpCancelled } from "~/shared/stepUp/stepUp";
import { formatDuration } from "~/shared/ui/format";

const WHY = {
  "switchboard.auth.v1/LAST_ADMIN": "lastAdmin",
  "switchboard.auth.v1/USER_NOT_FOUND": "personGone",
  "switchboard.auth.v1/INVITE_NOT_FOUND": "inviteGone",
  "switchboard.auth.v1/SERVICE_ACCOUNT_EXISTS": "serviceExists",
  "switchboard.auth.v1/SERVICE_ACCOUNT_NOT_FOUND": "serviceGone",
  "switchboard.auth.v1/SERVICE_ACCOUNT_MANAGED": "serviceManaged",
  "switchboard.call.v1/REPORT_NOT_FOUND": "reportGone",
  "switchboard.call.v1/REPORT_CLAIMED": "reportClaimed",
  "switchboard.call.v1/REPORT_NOT_CLAIMED": "reportNotClaimed",
  "switchboard.call.v1/REPORT_DECIDED": "reportDecided",
  "switchboard.call.v1/REPORT_NOT_DECIDED": "reportNotDecided",
  "switchboard.call.v1/SUSPENSION_NOT_FOUND": "suspensionGone",
  "switchboard.access.v1/NOT_ALLOWED": "notAllowed",
} as const;

/** Says in words why something was refused; nothing where it was called off. */
export function useDescribe(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof StepUpCancelled) return "";
    const reason = reasonOf(error);
    if (Object.hasOwn(WHY, reason)) return t(`administration.why.${WHY[reason as keyof typeof WHY]}`);
    const { message, waitMs = 0 } = problemOf(error);
    return t(`errors.${message}`, { wait: formatDuration(waitMs) });
  };
}
