import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./Button";

type CopyButtonProps = {
  text: string;
  label: string;
  /** What to say once it is there. */
  copied: string;
  /** What to say where the browser does not allow it. */
  failed: string;
};

/** Puts a text into the clipboard, and says whether that worked. */
export function CopyButton({ text, label, copied, failed }: CopyButtonProps) {
  const [state, setState] = useState<"ready" | "copied" | "failed">("ready");
  const copy = () =>
    write(text).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  return (
    <>
      <Button onClick={() => void copy()}>
        {state === "copied" ? <Check size={18} aria-hidden /> : <Copy size={18} aria-hidden />}
        {label}
      </Button>
      <span role="status" className={state === "failed" ? "w-full text-13 text-danger-ink" : "sr-only"}>
        {state === "copied" && copied}
        {state === "failed" && failed}
      </span>
    </>
  );
}

/** Pages that are not secure have no clipboard: then it rejects. */
async function write(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
