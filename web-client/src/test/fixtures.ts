import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, RetryInfoSchema } from "~/gen/google/rpc/error_details_pb";
import { type User, UserSchema } from "~/gen/switchboard/auth/v1/user_pb";
import { type Call, CallKind, CallSchema, CallState, LegRole, LegState } from "~/gen/switchboard/call/v1/types_pb";

export const ADA = "00000000-0000-7000-8000-00000000000a";
export const BEN = "00000000-0000-7000-8000-00000000000b";
export const HERE = "00000000-0000-4000-8000-000000000001";
export const THERE = "00000000-0000-4000-8000-000000000002";
export const CALL_ID = "00000000-0000-7000-8000-0000000000c1";

/** Ben calls Ada, unless it says otherwise. */
export function aCall(change: MessageInitShape<typeof CallSchema> = {}): Call {
  return create(CallSchema, {
    callId: CALL_ID,
    kind: CallKind.VIDEO,
    state: CallState.RINGING,
    version: 1n,
    createTime: timestampFromMs(1_700_000_000_000),
    ringDeadline: timestampFromMs(1_700_000_030_000),
    legs: [
      { userId: BEN, role: LegRole.CALLER, state: LegState.ANSWERED, endpointId: THERE, generation: 1 },
      { userId: ADA, role: LegRole.CALLEE, state: LegState.RINGING },
    ],
    ...change,
  });
}

/** The same, answered by an endpoint of Ada's. */
export function answeredBy(endpointId: string, change: MessageInitShape<typeof CallSchema> = {}): Call {
  return aCall({
    state: CallState.CONNECTING,
    version: 2n,
    legs: [
      { userId: BEN, role: LegRole.CALLER, state: LegState.ANSWERED, endpointId: THERE, generation: 1 },
      { userId: ADA, role: LegRole.CALLEE, state: LegState.ANSWERED, endpointId, generation: 1 },
    ],
    ...change,
  });
}

export function aUser(userId: string, displayName: string, username = displayName.toLowerCase()): User {
  return create(UserSchema, { userId, displayName, username, createTime: timestampFromMs(1_600_000_000_000) });
}

/** A refusal with a reason, as services send it. */
export function refusal(
  code: Code,
  domain: string,
  reason: string,
  metadata: Record<string, string> = {},
): ConnectError {
  return new ConnectError("refused", code, undefined, [{ desc: ErrorInfoSchema, value: { domain, reason, metadata } }]);
}

/** A refusal that says how long to wait. */
export function waitRefusal(domain: string, reason: string, seconds: number): ConnectError {
  return new ConnectError("refused", Code.ResourceExhausted, undefined, [
    { desc: ErrorInfoSchema, value: { domain, reason } },
    { desc: RetryInfoSchema, value: { retryDelay: { seconds: BigInt(seconds) } } },
  ]);
}
