import { toJson } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";
import type { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import { CallSchema } from "~/gen/switchboard/call/v1/types_pb";
import { ownedStream } from "~/shared/rpc/ownedStream";
import type { Calls } from "~/shared/store/calls";

/** Everything that is kept of the person, as one JSON document: the account's, with the calls beside it as "calls". */
export async function exportData(
  account: Pick<Client<typeof AccountService>, "exportAccount">,
  calls: Pick<Calls, "everyPage">,
): Promise<Blob> {
  const kept = await accountDocument(account);
  const log = [];
  for await (const page of ownedStream((signal) => calls.everyPage(signal)))
    log.push(...page.map((call) => toJson(CallSchema, call)));
  return new Blob([JSON.stringify({ ...kept, calls: log }, undefined, 2)], { type: "application/json" });
}

async function accountDocument(account: Pick<Client<typeof AccountService>, "exportAccount">): Promise<object> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const { chunk } of ownedStream((signal) => account.exportAccount({}, { signal }))) {
    text += decoder.decode(chunk, { stream: true });
  }
  const document: unknown = JSON.parse(text + decoder.decode());
  if (typeof document !== "object" || document === null) throw new Error("The export is not a JSON object.");
  return document;
}
