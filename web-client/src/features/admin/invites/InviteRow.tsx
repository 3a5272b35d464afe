import { Copy, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invite } from "~/gen/switchboard/auth/v1/admin_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { toMs } from "~/shared/lib/time";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { IconButton } from "~/shared/ui/IconButton";
import { formatMoment } from "~/shared/ui/moments";
import { useNotice } from "~/shared/ui/Notices";
import { useNow } from "~/shared/ui/useNow";
import { useAdmin } from "../clients";
import { Badge } from "../parts/Badge";
import { wholeLink } from "../parts/links";
import { useDescribe } from "../parts/problems";
import { roleWords } from "../people/words";
import { inviteState } from "./inviteState";
import { useInvitesChanged } from "./useInvites";

const MINUTE_MS = 60_000;

/** One invitation: what it is for, how it stands, and ending it. */
export function InviteRow({ invite }: { invite: Invite }) {
  const { t, i18n } = useTranslation();
  const { admin } = useAdmin();
  const changed = useInvitesChanged();
  const notice = useNotice();
  const describe = useDescribe();
  const [asked, setAsked] = useState(false);
  const { inviteId, note, role, uses, maxUses } = invite;
  const state = inviteState(invite, useNow(MINUTE_MS));
  const name = note || t("administration.invite.unnamed");
  const until = formatMoment(toMs(invite.expireTime) ?? 0, i18n.language);
  const revoke = async () => {
    await admin.revokeInvite({ inviteId });
    await changed();
    notice(t("administration.invite.revoked"));
  };
  return (
    <li className="flex min-h-11 items-center gap-3 py-0.5 pr-1 pl-4">
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 py-1">
        <span className="min-w-40 flex-1 truncate font-medium">{name}</span>
        {role !== Role.USER && <Badge text={t(roleWords(role))} />}
        <Badge text={t(`administration.invite.${state}`)} />
        <span className="w-full text-13 text-muted tabular-nums lg:w-auto">
          {t("administration.invite.used", { uses, count: maxUses })}
          {state === "isOpen" && ` · ${t("administration.until", { when: until })}`}
        </span>
      </span>
      {state === "isOpen" && (
        <span className="flex shrink-0">
          <CopyLink name={name} url={invite.url} />
          <IconButton
            icon={Trash2}
            label={t("administration.invite.revokeName", { name })}
            onClick={() => setAsked(true)}
          />
        </span>
      )}
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t("administration.invite.revokeTitle")}
        text={t("administration.invite.revokeText")}
        confirm={t("administration.invite.revoke")}
        danger
        onConfirm={revoke}
        describe={describe}
      />
    </li>
  );
}

function CopyLink({ name, url }: { name: string; url: string }) {
  const { t } = useTranslation();
  const notice = useNotice();
  // Pages that are not secure have no clipboard.
  const copy = async () => {
    await navigator.clipboard.writeText(wholeLink(url));
  };
  const run = () =>
    copy().then(
      () => notice(t("administration.copied")),
      () => notice(t("errors.unexpected")),
    );
  return <IconButton icon={Copy} label={t("administration.invite.copyName", { name })} onClick={() => void run()} />;
}
