import { lazy, Suspense, useState } from "react";
import { Button } from "~/shared/ui/Button";
import { useCallPhase } from "../context";

const DeviceCheck = lazy(() => import("./DeviceCheck"));

/** Opens the check of camera, microphone and speaker. A call closes it: it needs the devices and the screen. */
export function DeviceCheckButton({ label, look = "ghost" }: { label: string; look?: "ghost" | "secondary" }) {
  const { phase } = useCallPhase();
  const [open, setOpen] = useState(false);
  const free = phase === "idle" || phase === "ended";
  if (open && !free) setOpen(false);
  return (
    <>
      <Button look={look} size={look === "ghost" ? "small" : "medium"} disabled={!free} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Suspense>{open && free && <DeviceCheck onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
