import { MailPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invite } from "~/gen/switchboard/auth/v1/admin_pb";
import { toMs } from "~/shared/lib/time";
import { Button } from "~/shared/ui/Button";
import { formatMoment } from "~/shared/ui/moments";
import { AdminPage } from "../parts/AdminPage";
import { wholeLink } from "../parts/links";
import { Once } from "../parts/Once";
import { Paged } from "../parts/Paged";
import { CreateInviteDialog } from "./CreateInviteDialog";
import { InviteRow } from "./InviteRow";
import { useInvites } from "./useInvites";

/** The invitations there are, and making one. */
export function InvitesPage() {
  const { t, i18n } = useTranslation();
  const invites = useInvites();
  const [asked, setAsked] = useState(false);
  const [made, setMade] = useState<Invite | undefined>();
  const show = (invite: Invite | undefined) => {
    setAsked(false);
    setMade(invite);
  };
  const create = (
    <Button look="primary" onClick={() => setAsked(true)}>
      {t("administration.invite.create")}
    </Button>
  );
  return (
    <AdminPage title={t("administration.invites")} action={create}>
      <Paged
        query={invites}
        itemsOf={(page) => page.invites}
        empty={{ icon: MailPlus, title: t("administration.invite.none"), text: t("administration.invite.noneText") }}
      >
        {(invite) => <InviteRow key={invite.inviteId} invite={invite} />}
      </Paged>
      {asked && <CreateInviteDialog onMade={show} onClose={() => setAsked(false)} />}
      {made && (
        <Once
          title={t("administration.invite.done")}
          label={t("administration.invite.link")}
          secret={wholeLink(made.url)}
          copy={t("administration.copyLink")}
          until={t("administration.until", { when: formatMoment(toMs(made.expireTime) ?? 0, i18n.language) })}
          onClose={() => setMade(undefined)}
        />
      )}
    </AdminPage>
  );
}
