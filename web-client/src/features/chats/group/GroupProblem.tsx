/** What went wrong with a group. */
export function GroupProblem({ text }: { text: string }) {
  if (text === "") return null;
  return (
    <p role="alert" className="mt-3 text-13 text-danger-ink">
      {text}
    </p>
  );
}
