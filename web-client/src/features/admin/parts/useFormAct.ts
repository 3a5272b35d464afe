import { type SubmitEvent, useRef, useState } from "react";
import { useDescribe } from "./problems";

/** A form in a dialog that is sent once at a time. */
export interface FormAct {
  readonly busy: boolean;
  /** Why it was refused, in words; empty: it was not. */
  readonly problem: string;
  readonly submit: (event: SubmitEvent<HTMLFormElement>) => void;
}

/** Sends a form. `send` closes the dialog when it is done; `false` from `check` sends nothing. */
export function useFormAct(send: (form: FormData) => Promise<void>, check?: (form: FormData) => boolean): FormAct {
  const describe = useDescribe();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const running = useRef(false);
  const run = async (form: FormData) => {
    running.current = true;
    setBusy(true);
    setProblem("");
    try {
      await send(form);
    } catch (error) {
      setProblem(describe(error));
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (!running.current && check?.(form) !== false) void run(form);
  };
  return { busy, problem, submit };
}
