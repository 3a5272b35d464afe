import { LoaderCircle } from "lucide-react";

/** Something goes on. Stands beside words that say what. */
export function Spinner({ size = 18 }: { size?: number }) {
  return <LoaderCircle size={size} aria-hidden className="animate-spin" />;
}
