import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import { classes } from "~/shared/ui/classes";

function Anchor({ className, ...rest }: ComponentProps<"a">) {
  return <a className={classes("font-medium text-accent-ink underline underline-offset-4", className)} {...rest} />;
}

/** A link within a text. */
export const TextLink = createLink(Anchor);
