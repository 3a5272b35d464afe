import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CreateResetLinkResponse } from "~/gen/switchboard/auth/v1/admin_pb";
import { toMs } from "~/shared/lib/time";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { Button } from "~/shared/ui/Button";
import { formatMoment } from "~/shared/ui/moments";
import { useAdmin } from "../clients";
import { Check } from "../parts/Check";
import { FormDialog } from "../parts/FormDialog";
import { wholeLink } from "../parts/links";
import { Once } from "../parts/Once";
import { Section } from "../parts/Section";
import { useFormAct } from "../parts/useFormAct";
import type { Person } from "./person";

/** A link by which somebody sets a new password. */
export function ResetSection({ person }: { person: Person }) {
  const { t, i18n } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [link, setLink] = useState<CreateResetLinkResponse | undefined>();
  const made = (given: CreateResetLinkResponse) => {
    setAsked(false);
    setLink(given);
  };
  return (
    <Section title={t("administration.person.password")} text={t("administration.person.resetText", { ...person })}>
      <Button onClick={() => setAsked(true)}>{t("administration.person.reset")}</Button>
      {asked && <ResetDialog person={person} onMade={made} onClose={() => setAsked(false)} />}
      {link && (
        <Once
          title={t("administration.person.resetDone", { ...person })}
          label={t("administration.invite.link")}
          secret={wholeLink(link.url)}
          copy={t("administration.copyLink")}
          until={t("administration.until", { when: formatMoment(toMs(link.expireTime) ?? 0, i18n.language) })}
          onClose={() => setLink(undefined)}
        />
      )}
    </Section>
  );
}

type ResetDialogProps = { person: Person; onMade: (link: CreateResetLinkResponse) => void; onClose: () => void };

function ResetDialog({ person: { userId, name }, onMade, onClose }: ResetDialogProps) {
  const { t } = useTranslation();
  const { admin } = useAdmin();
  const stepUp = useStepUp();
  const form = useFormAct(async (data) => {
    const forgetFactors = data.has("forget");
    onMade(await stepUp(() => admin.createResetLink({ userId, forgetFactors })));
  });
  return (
    <FormDialog
      title={t("administration.person.resetTitle", { name })}
      text={t("administration.person.resetText", { name })}
      confirm={t("administration.person.reset")}
      act={form}
      onClose={onClose}
    >
      <Check name="forget" label={t("administration.person.forget")} />
    </FormDialog>
  );
}
