import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A home folder in whose NSS database, which Chromium asks beside its own list, this very certificate is trusted. Relays
 * are checked by it too, whatever Chromium is told to ignore on pages.
 */
export function homeThatTrusts(certificate: string): string {
  const home = mkdtempSync(join(tmpdir(), "switchboard-home-"));
  const database = join(home, ".pki/nssdb");
  mkdirSync(database, { recursive: true });
  const certutil = (...args: string[]) => execFileSync("certutil", ["-d", `sql:${database}`, ...args]);
  certutil("-N", "--empty-password");
  certutil("-A", "-t", "P,,", "-n", "switchboard", "-i", certificate);
  return home;
}
