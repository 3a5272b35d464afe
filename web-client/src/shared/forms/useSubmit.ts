import { type RefObject, type SubmitEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorReference } from "~/shared/rpc/errors";
import { StepUpCancelled } from "~/shared/stepUp/stepUp";
import { type ErrorWords, type FormProblem, problemOf } from "./problems";

/** A refusal as the form shows it. */
export interface Refusal extends FormProblem {
  readonly reference: string;
}

/** A form that is sent once at a time, and says what is wrong at its fields. */
export interface FormState<F extends string> {
  readonly form: RefObject<HTMLFormElement | null>;
  readonly submit: (event: SubmitEvent<HTMLFormElement>) => void;
  readonly busy: boolean;
  /** What is wrong with a field. */
  readonly errorOf: (field: F) => string | undefined;
  /** What is wrong with the form as a whole: for `FormMessage`. */
  readonly refusal: Refusal | undefined;
  /** Says of something else than sending that it did not work; `describe` turns it into words. */
  readonly refuse: (error: unknown, describe?: (error: unknown) => FormProblem) => void;
  /** Forgets what was wrong. */
  readonly clear: () => void;
}

/** What a form is made of. */
export interface FormParts<F extends string> {
  /** The names of its fields. A refusal at any other is said of the form as a whole. */
  readonly fields: readonly F[];
  /** What is wrong before anything is sent. */
  readonly check?: (form: FormData) => Partial<Record<F, ErrorWords>>;
  readonly send: (form: FormData) => Promise<unknown>;
  /** Turns a refusal into words; without it, `problemOf`. */
  readonly describe?: (error: unknown) => FormProblem;
  /** What went wrong on the way here. */
  readonly failure?: unknown;
}

/** Sends a form. The focus goes to the first field that something is wrong with. */
export function useSubmit<F extends string>(parts: FormParts<F>): FormState<F> {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Partial<Record<F, ErrorWords>>>({});
  const describeAll = parts.describe ?? problemOf;
  const [refusal, setRefusal] = useState<Refusal | undefined>(() =>
    parts.failure === undefined ? undefined : refusalOf(parts.failure, describeAll),
  );
  const isField = (name: string): name is F => (parts.fields as readonly string[]).includes(name);

  // Once they are drawn: a screen reader reads what is wrong with the field that it comes to.
  useEffect(() => {
    if (busy || Object.keys(found).length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [found, busy]);

  const clear = () => {
    setFound({});
    setRefusal(undefined);
  };
  const refuse: FormState<F>["refuse"] = (error, describe = describeAll) => {
    if (error instanceof StepUpCancelled) return;
    const problem = refusalOf(error, describe);
    if (isField(problem.field)) setFound({ [problem.field]: problem.message } as typeof found);
    else setRefusal(problem);
  };
  const send = async (data: FormData) => {
    setBusy(true);
    try {
      await parts.send(data);
    } catch (error) {
      refuse(error);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    const missing = parts.check?.(data) ?? {};
    setFound(missing);
    setRefusal(undefined);
    if (Object.keys(missing).length === 0) void send(data);
  };
  const errorOf = (field: F) => {
    const message = found[field];
    return message && t(`errors.${message}`);
  };
  return { form, submit, busy, errorOf, refusal, refuse, clear };
}

function refusalOf(error: unknown, describe: (error: unknown) => FormProblem): Refusal {
  return { ...describe(error), reference: errorReference(error) };
}

/** A field's text. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
