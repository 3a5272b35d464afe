// Where things are in the repository.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const ROOT = resolve(fileURLToPath(import.meta.url), "../../../..");

/** Pictures, traces and logs of failures. */
export const ARTIFACTS = resolve(ROOT, "artifacts");

/** The built web client. */
export const WEB_CLIENT = resolve(ROOT, "web-client/dist");

/** One of the product's programs, as `cargo build --workspace --bins` makes it, or with `--release` and BUILD=release. */
export function program(name: string): string {
  const { CARGO_TARGET_DIR: target = "target", BUILD: build = "debug" } = process.env;
  const path = resolve(ROOT, target, build, name);
  if (!existsSync(path)) throw new Error(`${path} is not built: run \`scripts/test browser\``);
  return path;
}
