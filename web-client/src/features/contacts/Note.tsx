/** The words that came with a request, as they were written. */
export function Note({ text }: { text: string }) {
  if (text === "") return null;
  return (
    <p className="mt-2 whitespace-pre-line break-words rounded-md bg-raised px-3 py-2 text-left text-13">{text}</p>
  );
}
