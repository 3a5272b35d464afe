import { regional } from "./format";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
const STEP = 1_000;

/** How large something is, in words as short as "3.4 MB". */
export function formatBytes(bytes: number | bigint, language: string): string {
  let value = Number(bytes);
  let at = 0;
  while (value >= STEP && at < UNITS.length - 1) {
    value /= STEP;
    at += 1;
  }
  const unit = UNITS[at] ?? "byte";
  const maximumFractionDigits = value < 10 && at > 0 ? 1 : 0;
  return value.toLocaleString(regional(language), { style: "unit", unit, unitDisplay: "short", maximumFractionDigits });
}
