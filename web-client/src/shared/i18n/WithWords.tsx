import { type ReactNode, useContext, useEffect, useState } from "react";
import type { Part } from "./loaders";
import { LanguageContext } from "./useLanguage";

type WithWordsProps = { part: Part; children: ReactNode };

/** Shows what is in it once as much of the language is there. What cannot be loaded is thrown to the page. */
export function WithWords({ part, children }: WithWordsProps) {
  const languages = useContext(LanguageContext);
  if (!languages) throw new Error("WithWords needs a LanguageContext above it");
  const [ready, setReady] = useState(false);
  const [failure, setFailure] = useState<Error | undefined>();
  useEffect(() => {
    languages.need(part).then(
      () => setReady(true),
      (cause: unknown) => setFailure(new Error("The page could not be loaded.", { cause })),
    );
  }, [languages, part]);
  if (failure) throw failure;
  return ready ? children : null;
}
