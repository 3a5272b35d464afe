import { create } from "@bufbuild/protobuf";
import { createClient, createRouterTransport } from "@connectrpc/connect";
import { beforeEach, expect, test } from "vitest";
import { FileService } from "~/gen/switchboard/chat/v1/file_pb";
import { FileSchema } from "~/gen/switchboard/chat/v1/file_types_pb";
import { ManualClock, settle } from "~/test/manualClock";
import { FileLinks } from "./fileLinks";

let asked: string[][];
let clock: ManualClock;
let links: FileLinks;

const client = createClient(
  FileService,
  createRouterTransport(({ service }) =>
    service(FileService, {
      getFiles: ({ fileIds }) => {
        asked.push(fileIds);
        return { files: fileIds.map((fileId) => create(FileSchema, { fileId, link: `/${fileId}/${asked.length}` })) };
      },
    }),
  ),
);

beforeEach(() => {
  asked = [];
  clock = new ManualClock();
  links = new FileLinks(client, clock);
});

const pass = async (ms: number) => {
  await clock.advance(ms);
  await settle();
};

test("what is wanted together is asked for at once", async () => {
  links.want("a");
  links.want("b");
  links.want("a");
  await pass(20);
  expect(asked).toEqual([["a", "b"]]);
  expect(links.state.getState().b?.link).toBe("/b/1");
});

test("a link that does not work is asked for again, but not at once", async () => {
  links.want("a");
  await pass(20);
  links.want("a");
  await pass(1_000);
  expect(asked).toHaveLength(1);
  await pass(10_000);
  links.want("a");
  await pass(20);
  expect(links.state.getState().a?.link).toBe("/a/2");
});

test("what was known is forgotten for another person", async () => {
  await links.fresh("a");
  links.want("b");
  links.clear();
  await pass(20);
  expect(links.state.getState()).toEqual({});
  expect(asked).toEqual([["a"]]);
});
