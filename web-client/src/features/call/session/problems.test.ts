import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { CallProblem, ReportProblemResponseSchema } from "~/gen/switchboard/call/v1/device_pb";
import { CALL_ID, HERE } from "~/test/fixtures";
import { settle } from "~/test/manualClock";
import { LocalMedia } from "../media/localMedia";
import { ScreenShare } from "../media/screenShare";
import { Problems } from "./problems";

function world() {
  const told: unknown[] = [];
  const problems = new Problems(
    {
      reportProblem: (request) => {
        told.push({ ...request });
        return told.length === 1
          ? Promise.reject(new Error("away"))
          : Promise.resolve(create(ReportProblemResponseSchema));
      },
    },
    HERE,
  );
  return { told, problems };
}

test("each thing is told once in a call, and a report that does not arrive is no problem of its own", async () => {
  const { told, problems } = world();
  problems.link(CALL_ID, "ice", "no candidate pair works");
  problems.link(CALL_ID, "ice", "no candidate pair works");
  problems.link("another", "ice", "no candidate pair works");
  problems.report("", CallProblem.OTHER, "no call");
  await settle();
  expect(told).toEqual([
    { callId: CALL_ID, endpointId: HERE, problem: CallProblem.ICE_FAILED, detail: "no candidate pair works" },
    { callId: "another", endpointId: HERE, problem: CallProblem.ICE_FAILED, detail: "no candidate pair works" },
  ]);
});

test("devices and a screen that cannot be had are told while there is a call", async () => {
  const { told, problems } = world();
  const media = new LocalMedia(() => Promise.reject(new DOMException("no", "NotAllowedError")));
  const screen = new ScreenShare(() => Promise.reject(new DOMException("no", "NotReadableError")));
  const current: { callId?: string } = {};
  problems.follow({ media, screen }, () => current.callId);
  await media.open({ video: false, muted: false });
  expect(told).toEqual([]);
  current.callId = CALL_ID;
  await media.open({ video: true, muted: false });
  await screen.start();
  expect(told).toMatchObject([
    { problem: CallProblem.PERMISSION_DENIED, detail: "microphone" },
    { problem: CallProblem.PERMISSION_DENIED, detail: "camera" },
    { problem: CallProblem.SCREEN_FAILED },
  ]);
});
