import type { Any } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, RetryInfoSchema } from "~/gen/google/rpc/error_details_pb";
import type { Status } from "~/gen/switchboard/edge/v1/frame_pb";
import { traceReference } from "./trace";

const CODES = Object.values(Code).filter((value) => typeof value === "number");

/** Why a call was refused, as "package/REASON", such as "switchboard.call.v1/CALL_ENDED". Empty: no reason was given. */
export function reasonOf(error: unknown): string {
  const info = errorInfo(error);
  return info ? `${info.domain}/${info.reason}` : "";
}

/** What the refusal says beside its reason. */
export function reasonMetadata(error: unknown): Readonly<Record<string, string>> {
  return errorInfo(error)?.metadata ?? {};
}

/** How long the refusal asks to wait, in milliseconds. */
export function retryAfterMs(error: unknown): number | undefined {
  const delay = ConnectError.from(error).findDetails(RetryInfoSchema)[0]?.retryDelay;
  return delay && Number(delay.seconds) * 1_000 + delay.nanos / 1e6;
}

/** True when nothing is wrong with the request: it did not get through, or the server cannot answer now. */
export function isAway(error: unknown): boolean {
  const { code } = ConnectError.from(error);
  return code === Code.Unavailable || code === Code.DeadlineExceeded || (code === Code.Unknown && !reasonOf(error));
}

/** A few characters that find the call in the server's logs. Empty: there are none. */
export function errorReference(error: unknown): string {
  return error instanceof ConnectError ? traceReference(error.metadata.get("traceparent")) : "";
}

/** A frame's status as an error. */
export function statusError(status: Status): ConnectError {
  const error = new ConnectError(status.message, toCode(status.code), new Headers(status.metadata));
  error.details = status.details.map((detail) => ({ type: typeName(detail), value: detail.value }));
  return error;
}

/** The connection is not there. */
export function unavailable(message: string): ConnectError {
  return new ConnectError(message, Code.Unavailable);
}

function errorInfo(error: unknown) {
  return ConnectError.from(error).findDetails(ErrorInfoSchema)[0];
}

function toCode(code: number): Code {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-comparison -- the frame has gRPC's numbers, and so has Code
  return CODES.find((known) => known === code) ?? Code.Unknown;
}

function typeName(detail: Any): string {
  return detail.typeUrl.slice(detail.typeUrl.lastIndexOf("/") + 1);
}
