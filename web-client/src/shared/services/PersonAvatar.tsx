import type { ComponentProps } from "react";
import { Avatar } from "../ui/Avatar";
import { classes } from "../ui/classes";
import { PresenceDot } from "../ui/PresenceDot";
import { useUser } from "./context";
import { usePersonName } from "./usePersonName";
import { usePresence } from "./usePresence";

type Size = NonNullable<ComponentProps<typeof Avatar>["size"]>;

type PersonAvatarProps = {
  userId: string;
  size?: Size;
  /** With a dot that shows how they are. Words for those who listen stand beside it. */
  presence?: boolean;
};

/** Where the dot lies on the edge of the picture. */
const DOTS: Readonly<Record<Size, string>> = {
  small: "size-2.5 -right-0.5 -bottom-0.5",
  medium: "size-3 right-0 bottom-0",
  large: "size-4 right-1 bottom-1",
  huge: "size-5 right-1.5 bottom-1.5",
};

/** A person's picture, by their id. The name stands beside it, so it is not read out. */
export function PersonAvatar({ userId, size = "medium", presence = false }: PersonAvatarProps) {
  const user = useUser(userId);
  const name = usePersonName(userId);
  const gone = user === null || user?.deleted === true;
  const avatar = <Avatar id={userId} name={name} size={size} picture={user?.avatar} gone={gone} />;
  if (!presence || gone) return avatar;
  return (
    <span className="relative inline-flex shrink-0">
      {avatar}
      <Dot userId={userId} size={size} />
    </span>
  );
}

function Dot({ userId, size }: { userId: string; size: Size }) {
  const state = usePresence(userId)?.state;
  return <PresenceDot state={state} className={classes("absolute ring-2 ring-surface", DOTS[size])} />;
}
