import { type SubmitEvent, useState } from "react";
import { errorReference } from "~/shared/rpc/errors";
import { type FormProblem, problemOf } from "./problems";

/** A refusal as the form shows it. */
export interface Refusal extends FormProblem {
  readonly reference: string;
}

/** Sends a form, once at a time. `check` says what is missing before anything is sent. */
export function useSubmit<F extends string>(
  check: (form: FormData) => Partial<Record<F, string>>,
  send: (form: FormData) => Promise<void>,
) {
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState<Partial<Record<F, string>>>({});
  const [refusal, setRefusal] = useState<Refusal | undefined>();

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { currentTarget } = event;
    if (busy) return;
    const form = new FormData(currentTarget);
    const found = check(form);
    setMissing(found);
    setRefusal(undefined);
    const [first] = Object.keys(found);
    if (first) {
      currentTarget.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      await send(form);
    } catch (error) {
      setRefusal({ ...problemOf(error), reference: errorReference(error) });
    } finally {
      setBusy(false);
    }
  };
  return { submit, busy, missing, refusal };
}

/** A field's text. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
