import { Redirect } from "~/shared/ui/Redirect";

/** Where nothing was chosen yet: the people. */
export function AdminStart() {
  return <Redirect to="/admin/people" />;
}
