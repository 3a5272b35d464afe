import { create } from "@bufbuild/protobuf";
import { beforeEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { FileSchema } from "~/gen/switchboard/chat/v1/file_types_pb";
import { settle } from "~/test/manualClock";
import { Recordings } from "./recordings";
import type { Upload, UploadState } from "./upload";
import type { Uploads } from "./uploads";

/** Uploads that end when they are told to. */
class FakeUploads {
  readonly made: { name: string; over: (phase: "done" | "failed") => Promise<void> }[] = [];

  make({ name }: { name: string }): Upload {
    const state = createStore<UploadState>(() => ({ phase: "sending", sent: 0 }));
    const cancel = () => state.setState({ phase: "cancelled" });
    let finish: () => void = () => undefined;
    const run = () => {
      state.setState({ phase: "sending", sent: 0 }, true);
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    };
    const over = async (phase: "done" | "failed") => {
      state.setState({ phase, ...(phase === "done" && { file: create(FileSchema, { fileId: name }) }) });
      finish();
      await settle();
    };
    this.made.push({ name, over });
    return { state, cancel, run } as unknown as Upload;
  }

  run(upload: Upload): Promise<void> {
    return upload.run();
  }
}

let uploads: FakeUploads;
let recordings: Recordings;
let sent: string[];

beforeEach(() => {
  uploads = new FakeUploads();
  recordings = new Recordings(uploads as unknown as Uploads);
  sent = [];
  for (const name of ["first", "second"]) say(name);
});

function say(name: string): void {
  recordings.add("c", {
    source: { name, size: 4, read: () => Promise.resolve(new Uint8Array(4)) },
    duration: { seconds: 2n, nanos: 0 },
    waveform: Uint8Array.of(1, 2),
    send: ({ file, duration, waveform }) => sent.push(`${file?.fileId} ${duration?.seconds} ${waveform.length}`),
  });
}

const all = () => Object.values(recordings.state.getState()).flat();
const waiting = () => all().map(({ source }) => source.name);
const [FIRST, SECOND] = ["first 2 2", "second 2 2"];

test("they are sent in the order in which they were said", async () => {
  await uploads.made[1]?.over("done");
  expect([sent, waiting()]).toEqual([[], ["first", "second"]]);
  await uploads.made[0]?.over("done");
  expect([sent, waiting()]).toEqual([[FIRST, SECOND], []]);
});

test("one that failed keeps no other waiting, and is sent when it is tried again", async () => {
  await uploads.made[0]?.over("failed");
  await uploads.made[1]?.over("done");
  expect([sent, waiting()]).toEqual([[SECOND], ["first"]]);
  const [first] = all();
  if (first) recordings.retry("c", first);
  await uploads.made[0]?.over("done");
  expect([sent, waiting()]).toEqual([[SECOND, FIRST], []]);
});

test("one that is given up is not sent, and those after it are", async () => {
  await uploads.made[1]?.over("done");
  const [first] = all();
  if (first) recordings.discard("c", first);
  await uploads.made[0]?.over("done");
  expect([sent, waiting()]).toEqual([[SECOND], []]);
});

test("for another person all are given up", async () => {
  recordings.clear();
  await uploads.made[0]?.over("done");
  expect([sent, waiting()]).toEqual([[], []]);
});
