import { describe, expect, test, vi } from "vitest";
import { answeredBy, file, keepShell, page } from "./shell";

const KEPT = new Set(["/assets/main-1.js", "/theme.js"]);

describe("which requests are answered without a network", () => {
  test.each([
    ["/", true, "page"],
    ["/chats/1", true, "page"],
    ["/-/switchboard.chat.v1/token", true, "network"],
    ["/assets/main-1.js", false, "kept"],
    ["/assets/other-2.js", false, "network"],
    ["/switchboard.auth.v1.AuthService/Login", false, "network"],
    ["/-/switchboard.chat.v1/token", false, "network"],
    ["/ws", false, "network"],
    ["/", false, "network"],
  ])("%s, as a page: %s – %s", (path, navigates, answered) => {
    expect(answeredBy(path, navigates, KEPT)).toBe(answered);
  });
});

describe("the page", () => {
  const request = new Request("https://switchboard.example/chats/1");
  const keptPage = new Response("kept");
  const cache = { match: () => Promise.resolve(keptPage) };

  test("comes from the network while there is one", async () => {
    const fresh = new Response("fresh");
    expect(await page(request, cache, () => Promise.resolve(fresh))).toBe(fresh);
  });

  test("is the kept one without a network", async () => {
    expect(await page(request, cache, () => Promise.reject(new TypeError("offline")))).toBe(keptPage);
  });

  test("that was never kept fails as it would without the worker", async () => {
    const empty = { match: () => Promise.resolve(undefined) };
    await expect(page(request, empty, () => Promise.reject(new TypeError("offline")))).rejects.toThrow("offline");
  });
});

test("a kept file is not fetched; one that was lost is", async () => {
  const request = new Request("https://switchboard.example/assets/main-1.js");
  const kept = new Response("kept");
  const load = vi.fn(() => Promise.resolve(new Response("fetched")));
  expect(await file(request, { match: () => Promise.resolve(kept) }, load)).toBe(kept);
  expect(load).not.toHaveBeenCalled();
  expect(await (await file(request, { match: () => Promise.resolve(undefined) }, load)).text()).toBe("fetched");
});

test("all of it is kept, with the page itself", async () => {
  const addAll = vi.fn(() => Promise.resolve());
  await keepShell({ addAll }, ["/theme.js"]);
  expect(addAll).toHaveBeenCalledWith(["/", "/theme.js"]);
});
