import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "~/shared/services/context";
import type { Held } from "~/shared/store/contactActs";
import { useNotice } from "~/shared/ui/Notices";
import { whyNot } from "./problems";

/** What a person does about another one, with a line that says so, or why it could not be done. */
export interface Acts {
  readonly request: (note: string) => void;
  readonly accept: () => void;
  readonly decline: () => void;
  readonly cancel: () => void;
  readonly remove: () => void;
  /** Rejects where it could not be done, for the dialog that asked. */
  readonly block: () => Promise<void>;
  readonly unblock: () => void;
  /** Says why something could not be done. */
  readonly describe: (error: unknown) => string;
}

/** The acts about a person. */
export function useContactActs(userId: string, name: string): Acts {
  const { t } = useTranslation();
  const { contactActs } = useServices();
  const notify = useNotice();
  return useMemo(() => {
    const describe = (error: unknown) => t(`contacts.why.${whyNot(error)}`);
    const failed = (act: FailedAct) => (error: unknown) =>
      notify(`${t(`contacts.failed.${act}`, { name })} ${describe(error)}`);
    const now = (act: FailedAct, done: Done, doing: Promise<void>) =>
      void doing.then(() => notify(t(`contacts.done.${done}`, { name })), failed(act));
    const later = (act: FailedAct, done: Done, { undo, done: doing }: Held) => {
      notify({ text: t(`contacts.done.${done}`, { name }), undo: () => !undo() && notify(t("contacts.tooLate")) });
      doing.catch(failed(act));
    };
    return {
      request: (note) => now("request", "requested", contactActs.request(userId, note)),
      accept: () => now("accept", "accepted", contactActs.accept(userId)),
      decline: () => later("decline", "declined", contactActs.decline(userId)),
      cancel: () => later("cancel", "cancelled", contactActs.cancel(userId)),
      remove: () => later("remove", "removed", contactActs.remove(userId)),
      block: async () => {
        await contactActs.block(userId);
        notify(t("contacts.done.blocked", { name }));
      },
      unblock: () => now("unblock", "unblocked", contactActs.unblock(userId)),
      describe,
    };
  }, [t, contactActs, notify, userId, name]);
}

type FailedAct = "request" | "accept" | "decline" | "cancel" | "remove" | "unblock";
type Done = "requested" | "accepted" | "declined" | "cancelled" | "removed" | "unblocked";
