/**
 * Reads a stream and cancels it however the reading ends: leaving a bare `for await` would leave the call open.
 * `outer` cancels it from outside.
 */
export async function* ownedStream<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  outer?: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const controller = new AbortController();
  const cancel = () => controller.abort(outer?.reason);
  if (outer?.aborted) cancel();
  outer?.addEventListener("abort", cancel, { once: true });
  try {
    yield* open(controller.signal);
  } finally {
    outer?.removeEventListener("abort", cancel);
    controller.abort();
  }
}
