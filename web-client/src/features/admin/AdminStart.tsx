import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { useMe } from "~/shared/services/context";
import { Redirect } from "~/shared/ui/Redirect";

/** Where nothing was chosen yet: the people, or for a moderator what was reported. */
export function AdminStart() {
  const me = useMe();
  // Both this and the layout send a moderator to the same place: else each would undo what the other does.
  return <Redirect to={me?.role === Role.ADMIN ? "/admin/people" : "/admin/reports"} />;
}
