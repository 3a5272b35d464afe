import { GrpcWeb } from "../support/grpcWeb.ts";
import { errorsAt, meet, type RelayServer, relaysOfACall } from "../support/relays.ts";
import { expect, test } from "../support/test.ts";

// What asks for relays is no browser, and knows no authority that signed the certificate.
test.use({ ignoreHTTPSErrors: true });

const WAYS = [
  { by: "udp", url: /^turn:.*transport=udp$/ },
  { by: "tcp", url: /^turn:.*transport=tcp$/ },
  { by: "tls", url: /^turns:.*transport=tcp$/ },
] as const;

for (const { by, url } of WAYS) {
  test(`two people meet through the relay alone, by ${by}`, async ({ people, request, stack }) => {
    const page = await people.page({ certificate: stack.certificate });
    await page.goto("/favicon.svg");
    const [ada, ben] = (await relaysOfACall(new GrpcWeb(request, stack.url))).map((relay) => only(relay, url));
    const { heard, paths } = await meet(page, ada as RelayServer, ben as RelayServer);
    expect(heard).toBe("hello");
    const path = { local: "relay", by, remote: "relay" };
    expect(paths).toEqual([path, path]);
  });
}

test("a relay refuses who changes the name in the credentials", async ({ people, request, stack }) => {
  const page = await people.page();
  await page.goto("/favicon.svg");
  const [ada] = await relaysOfACall(new GrpcWeb(request, stack.url));
  const forged = { ...only(ada, WAYS[0].url), username: ada.username.replace(/^\d+/, "9999999999") };
  expect(await errorsAt(page, forged)).toEqual([401]);
});

/** The relay by one way. */
function only(relay: RelayServer, url: RegExp): RelayServer {
  const urls = relay.urls.filter((each) => url.test(each));
  expect(urls).toHaveLength(1);
  return { ...relay, urls };
}
