import { createHash } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient, createRouterTransport } from "@connectrpc/connect";
import { beforeEach, expect, test } from "vitest";
import { FileService, type UploadFileRequest } from "~/gen/switchboard/chat/v1/file_pb";
import { FileSchema } from "~/gen/switchboard/chat/v1/file_types_pb";
import { refusal } from "~/test/fixtures";
import { ManualClock, settle } from "~/test/manualClock";
import { Upload, type UploadSource } from "./upload";

const CHUNK = 256 * 1024;
const BYTES = Uint8Array.from({ length: 3 * CHUNK + 5 }, (_, at) => (at * 7) % 251);

/** One upload, as chat-svc would take it. */
let stored: Uint8Array;
let requestIds: Set<string>;
let cancelled: string[];
let begun: { name: string; sha256: Uint8Array; width: number } | undefined;
/** Where streams are cut, one after the other; the bytes before it are kept. */
let cuts: number[];
let refuse: Error | undefined;
let reads: number;
let clock: ManualClock;
let upload: Upload;

beforeEach(() => {
  stored = new Uint8Array();
  requestIds = new Set();
  cancelled = [];
  begun = undefined;
  cuts = [];
  refuse = undefined;
  reads = 0;
  clock = new ManualClock();
  upload = uploading();
});

const done = () => create(FileSchema, { fileId: "f1", sizeBytes: BigInt(stored.length) });

/** Keeps piece by piece what comes in order, until the stream is cut. */
async function take(requests: AsyncIterable<UploadFileRequest>) {
  let named = "u1";
  const cut = cuts.shift() ?? Number.POSITIVE_INFINITY;
  for await (const { uploadId, offset, chunk } of requests) {
    if (uploadId !== named || chunk.length > CHUNK) throw new ConnectError("not as agreed", Code.InvalidArgument);
    named = "";
    if (Number(offset) !== stored.length) throw refusal(Code.OutOfRange, "switchboard.chat.v1", "OFFSET_WRONG");
    stored = Uint8Array.from([...stored, ...chunk]);
    if (stored.length >= cut) throw new ConnectError("cut", Code.Unavailable);
  }
  return { file: done(), offset: BigInt(stored.length) };
}

const files = createClient(
  FileService,
  createRouterTransport(({ service }) =>
    service(FileService, {
      beginUpload: ({ requestId, name, sha256, width }) => {
        if (refuse) throw refuse;
        requestIds.add(requestId);
        begun = { name, sha256, width };
        const offset = BigInt(stored.length);
        return { uploadId: "u1", offset, ...(stored.length === BYTES.length && { file: done() }) };
      },
      uploadFile: (requests) => take(requests),
      cancelUpload: ({ uploadId }) => {
        cancelled.push(uploadId);
        return {};
      },
    }),
  ),
);

function uploading(change: Partial<UploadSource> = {}) {
  const read = (from: number, to: number) => {
    reads += 1;
    return Promise.resolve(BYTES.slice(from, to));
  };
  const random = { fraction: () => 0.5, bytes: (length: number) => new Uint8Array(length).fill(3) };
  const source = { name: "film.mp4", size: BYTES.length, read, ...change };
  return new Upload({ files, clock, random, whenOpen: () => Promise.resolve() }, source, { width: 640 });
}

const state = () => upload.state.getState();

test("a file goes up in pieces, with its hash and what is known of it", async () => {
  await upload.run();
  expect(state()).toMatchObject({ phase: "done", sent: BYTES.length });
  expect(state().file?.fileId).toBe("f1");
  expect(Buffer.compare(stored, BYTES)).toBe(0);
  expect(begun?.name).toBe("film.mp4");
  expect(begun?.width).toBe(640);
  expect(Buffer.from(begun?.sha256 ?? []).equals(createHash("sha256").update(BYTES).digest())).toBe(true);
});

test("what is cut goes on where it was, under the same id", async () => {
  cuts = [CHUNK, 2 * CHUNK];
  const running = upload.run();
  await clock.advance(60_000);
  await running;
  expect(state().phase).toBe("done");
  expect(requestIds.size).toBe(1);
  expect(Buffer.compare(stored, BYTES)).toBe(0);
  // Four to hash; then those that had not arrived: each at most once more, where the stream had read ahead.
  expect(reads).toBeLessThanOrEqual(4 + 4 + 2 * 2);
});

test("a file that the server has whole needs no bytes", async () => {
  stored = BYTES;
  await upload.run();
  expect(state().phase).toBe("done");
  expect(reads).toBe(4);
});

test("progress only grows while nothing is cut", async () => {
  const seen: number[] = [];
  upload.state.subscribe(({ sent }) => seen.push(sent));
  await upload.run();
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(new Set(seen)).toContain(CHUNK);
});

test("what is refused for good is not tried again", async () => {
  refuse = refusal(Code.InvalidArgument, "switchboard.chat.v1", "FILE_TOO_LARGE");
  await upload.run();
  expect(state()).toMatchObject({ phase: "failed", failure: { code: Code.InvalidArgument } });
});

test("a server that stays away is given up in the end", async () => {
  refuse = new ConnectError("away", Code.Unavailable);
  const running = upload.run();
  await clock.advance(30 * 60_000);
  await running;
  expect(state().phase).toBe("failed");
});

test("a file that cannot be read says so", async () => {
  upload = uploading({ read: () => Promise.reject(new Error("gone from the disk")) });
  await upload.run();
  expect(state()).toMatchObject({ phase: "failed", failure: new Error("gone from the disk") });
});

test("cancelled, it stops, and the server forgets it", async () => {
  cuts = [CHUNK];
  const running = upload.run();
  for (let turn = 0; turn < 50 && stored.length < CHUNK; turn += 1) await settle();
  upload.cancel();
  await clock.advance(60_000);
  await running;
  expect(state().phase).toBe("cancelled");
  expect(cancelled).toEqual(["u1"]);
  expect(stored.length).toBeLessThan(BYTES.length);
});

test("cancelled before anything was sent, the server hears nothing of it", async () => {
  const running = upload.run();
  upload.cancel();
  await running;
  expect(state().phase).toBe("cancelled");
  expect(begun).toBeUndefined();
  expect(cancelled).toEqual([]);
});
