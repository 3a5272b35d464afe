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
  small: "size-9 text-13",
  medium: "size-11 text-15",
  large: "size-20 text-28",
  huge: "size-28 text-[2.5rem]",
} as const;

type AvatarProps = {
  name: string;
  /** Chooses the colour; the same for the same person everywhere. */
  id: string;
  size?: keyof typeof SIZES;
};

/** A person without a picture: the initials on a colour of their own. The name stands beside it, so it is not read out. */
export function Avatar({ name, id, size = "medium" }: AvatarProps) {
  return (
    <span
      aria-hidden
      className={classes(
        "inline-flex shrink-0 select-none items-center justify-center rounded-full font-semibold text-white",
        COLOURS[hash(id) % COLOURS.length],
        SIZES[size],
      )}
    >
      {initials(name)}
    </span>
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
