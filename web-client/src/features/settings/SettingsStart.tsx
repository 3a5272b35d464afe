import { Redirect } from "~/shared/ui/Redirect";
import { useMedia } from "~/shared/ui/useMedia";

/** Where nothing was chosen yet: the list alone on a phone, the first page beside it elsewhere. */
export function SettingsStart() {
  const wide = useMedia("md");
  return wide ? <Redirect to="/settings/profile" /> : null;
}
