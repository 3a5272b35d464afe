import { clone, create } from "@bufbuild/protobuf";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type GetPrivacyResponse, PrivacyLevel, PrivacySchema } from "~/gen/switchboard/auth/v1/user_pb";
import { useServices } from "~/shared/services/context";
import { untilLoaded } from "~/shared/services/untilLoaded";

/** What others may do with the person, each set by itself. */
export const PRIVACY_KINDS = ["find", "call", "write", "presence"] as const;

export type PrivacyKind = (typeof PRIVACY_KINDS)[number];

const PRIVACY = ["privacy"];

/** Who may do what with the person. */
export function usePrivacy() {
  const { people } = useServices();
  return useQuery({
    queryKey: PRIVACY,
    queryFn: ({ signal }) => people.getPrivacy({}, { signal }),
    refetchInterval: untilLoaded,
  });
}

/** Sets one of the four. It shows at once, and goes back when it is refused. */
export function useSetPrivacy(): (kind: PrivacyKind, level: PrivacyLevel) => Promise<void> {
  const { people } = useServices();
  const queries = useQueryClient();
  return async (kind, level) => {
    // An answer that is under way would show what was.
    await queries.cancelQueries({ queryKey: PRIVACY });
    const before = queries.getQueryData<GetPrivacyResponse>(PRIVACY);
    const changed = (now: GetPrivacyResponse | undefined, to: PrivacyLevel) => {
      const privacy = clone(PrivacySchema, now?.privacy ?? create(PrivacySchema));
      privacy[kind] = to;
      return privacy;
    };
    const show = (shown: PrivacyLevel) =>
      queries.setQueryData<GetPrivacyResponse>(PRIVACY, (now) => now && { ...now, privacy: changed(now, shown) });
    show(level);
    try {
      await people.updatePrivacy({ privacy: changed(before, level) });
    } catch (error) {
      show(before?.privacy?.[kind] ?? PrivacyLevel.UNSPECIFIED);
      throw error;
    }
  };
}
