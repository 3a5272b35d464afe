/** How a request of the page is answered: by the network alone, or with what is kept for when there is none. */
export type Answered = "network" | "page" | "kept";

const PAGE = "/";
/** Reachable by the gateway alone, and never a page. */
const NOT_PAGES = /^\/(?:-\/|ws$|switchboard\.)/;

/** What is fetched for a path of this origin. Nothing that services say is ever kept. */
export function answeredBy(path: string, navigates: boolean, kept: ReadonlySet<string>): Answered {
  if (navigates) return NOT_PAGES.test(path) ? "network" : "page";
  return path !== PAGE && kept.has(path) ? "kept" : "network";
}

/** Puts all of these into a cache, or fails: half of a page is none. */
export async function keepShell(cache: Pick<Cache, "addAll">, files: readonly string[]): Promise<void> {
  await cache.addAll([PAGE, ...files]);
}

/** The newest page while there is a network, and the kept one while there is none. */
export async function page(request: Request, cache: Pick<Cache, "match">, load: typeof fetch): Promise<Response> {
  try {
    return await load(request);
  } catch (error) {
    const kept = await cache.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

/** The kept file, which its name says to be the right one; what was lost is fetched. */
export async function file(request: Request, cache: Pick<Cache, "match">, load: typeof fetch): Promise<Response> {
  return (await cache.match(request)) ?? load(request);
}
