import type { ComponentProps } from "react";
import { Avatar } from "../ui/Avatar";
import { useUser } from "./context";
import { usePersonName } from "./usePersonName";

type PersonAvatarProps = { userId: string; size?: ComponentProps<typeof Avatar>["size"] };

/** A person's picture, by their id. The name stands beside it, so it is not read out. */
export function PersonAvatar({ userId, size = "medium" }: PersonAvatarProps) {
  const user = useUser(userId);
  const name = usePersonName(userId);
  return (
    <Avatar id={userId} name={name} size={size} picture={user?.avatar} gone={user === null || user?.deleted === true} />
  );
}
