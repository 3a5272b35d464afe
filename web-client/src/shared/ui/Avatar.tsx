import { UserRound } from "lucide-react";
import { useState } from "react";
import type { Avatar as Picture } from "~/gen/switchboard/auth/v1/user_pb";
import { classes } from "./classes";

const COLOURS = [
  "bg-[oklch(0.44_0.11_20)]",
  "bg-[oklch(0.44_0.1_50)]",
  "bg-[oklch(0.42_0.09_130)]",
  "bg-[oklch(0.44_0.08_170)]",
  "bg-[oklch(0.44_0.08_215)]",
  "bg-[oklch(0.45_0.13_262)]",
  "bg-[oklch(0.43_0.13_300)]",
  "bg-[oklch(0.43_0.12_340)]",
];

const SIZES = {
  small: { look: "size-9 text-13", icon: 18, path: "smallPath" },
  medium: { look: "size-11 text-15", icon: 22, path: "smallPath" },
  large: { look: "size-20 text-28", icon: 38, path: "largePath" },
  huge: { look: "size-28 text-[2.5rem]", icon: 52, path: "largePath" },
} as const;

type AvatarProps = {
  name: string;
  /** Chooses the colour; the same for the same person everywhere. */
  id: string;
  size?: keyof typeof SIZES;
  /** What the person chose to be seen as. */
  picture?: Pick<Picture, "smallPath" | "largePath"> | undefined;
  /** The account is gone: nothing about it tells who it was. */
  gone?: boolean;
};

/**
 * A person's picture, or their initials on a colour of their own: while it loads, and where there is none.
 * The name stands beside it, so it is not read out.
 */
export function Avatar({ name, id, size = "medium", picture, gone = false }: AvatarProps) {
  const { look, icon, path } = SIZES[size];
  const source = gone ? undefined : picture?.[path];
  return (
    <span
      aria-hidden
      className={classes(
        "relative inline-flex shrink-0 select-none items-center justify-center overflow-hidden rounded-full font-semibold",
        gone ? "bg-raised text-muted" : classes("text-white", COLOURS[hash(id) % COLOURS.length]),
        look,
      )}
    >
      {gone ? <UserRound size={icon} strokeWidth={1.8} /> : initials(name)}
      {source && <Image key={source} source={source} />}
    </span>
  );
}

/** Lies over the initials: until it is there nothing of it is seen, and when it cannot be had it goes away. */
function Image({ source }: { source: string }) {
  const [failed, setFailed] = useState(false);
  if (failed) return null;
  return (
    <img
      src={source}
      alt=""
      loading="lazy"
      draggable={false}
      onError={() => setFailed(true)}
      className="absolute inset-0 size-full object-cover"
    />
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? firstLetter(words.at(-1)) : "";
  return (firstLetter(words[0]) + last).toLocaleUpperCase();
}

/** The first letter as people count letters, whatever it is made of. */
function firstLetter(word = ""): string {
  for (const { segment } of new Intl.Segmenter().segment(word)) return segment;
  return "";
}

function hash(text: string): number {
  let sum = 7;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}
