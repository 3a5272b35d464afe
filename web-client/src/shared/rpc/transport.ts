import type { DescMessage, DescMethodStreaming, DescMethodUnary } from "@bufbuild/protobuf";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type {
  Interceptor,
  StreamRequest,
  StreamResponse,
  Transport,
  UnaryRequest,
  UnaryResponse,
} from "@connectrpc/connect";
import { Code, ConnectError, createContextValues } from "@connectrpc/connect";
import { runStreamingCall, runUnaryCall } from "@connectrpc/connect/protocol";
import type { CallOptions, CallStream } from "./callStream";
import type { Tunnel } from "./tunnel";

/** How a transport is made. */
export interface TunnelTransportOptions {
  readonly tunnel: Pick<Tunnel, "connection">;
  readonly interceptors: Interceptor[];
  /** The deadline of a unary call that names none, in milliseconds. */
  readonly unaryTimeoutMs: number;
}

type Call = UnaryRequest | StreamRequest;

/** Connect's transport over the tunnel: generated clients work on it unchanged. */
export function createTunnelTransport(options: TunnelTransportOptions): Transport {
  const { tunnel, interceptors } = options;
  return {
    unary(method, signal, timeoutMs = options.unaryTimeoutMs, header, input, contextValues) {
      return runUnaryCall({
        interceptors,
        ...(signal && { signal }),
        ...deadline(timeoutMs),
        req: { ...common(method, header, contextValues), stream: false, method, message: input },
        next: (request) => callUnary(tunnel, request, timeoutMs),
      });
    },
    stream(method, signal, timeoutMs, header, input, contextValues) {
      return runStreamingCall({
        interceptors,
        ...(signal && { signal }),
        ...deadline(timeoutMs),
        req: {
          ...common(method, header, contextValues),
          stream: true,
          method,
          message: input,
        },
        next: (request) => callStreaming(tunnel, request, timeoutMs ?? 0),
      });
    },
  };
}

/** As Connect's own transports have it: 0 is no deadline, while what runs a call would end it at once. */
function deadline(timeoutMs = 0): { timeoutMs?: number } {
  return timeoutMs > 0 ? { timeoutMs } : {};
}

function common<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O> | DescMethodStreaming<I, O>,
  header: HeadersInit | undefined,
  contextValues = createContextValues(),
) {
  return {
    service: method.parent,
    requestMethod: "POST",
    url: pathOf(method),
    header: new Headers(header),
    contextValues,
  };
}

async function callUnary<I extends DescMessage, O extends DescMessage>(
  tunnel: TunnelTransportOptions["tunnel"],
  request: UnaryRequest<I, O>,
  timeoutMs: number,
): Promise<UnaryResponse<I, O>> {
  const { stream, release } = await openCall(tunnel, request, timeoutMs);
  try {
    // A message that cannot be sent ends the call, and the answer below fails with the reason.
    stream.send(toBinary(request.method.input, request.message), true).catch(() => undefined);
    const messages = stream.messages[Symbol.asyncIterator]();
    const first = await messages.next();
    if (first.done) throw new ConnectError("The answer is missing.", Code.Unimplemented);
    if (!(await messages.next()).done) throw new ConnectError("More than one answer.", Code.Unimplemented);
    return {
      ...answer(request, await stream.headers, stream),
      stream: false,
      method: request.method,
      message: fromBinary(request.method.output, first.value),
    };
  } finally {
    release();
  }
}

async function callStreaming<I extends DescMessage, O extends DescMessage>(
  tunnel: TunnelTransportOptions["tunnel"],
  request: StreamRequest<I, O>,
  timeoutMs: number,
): Promise<StreamResponse<I, O>> {
  const { stream, release } = await openCall(tunnel, request, timeoutMs);
  // The other side may wait for a message before it sends headers.
  const sending = sendAll(stream, request);
  sending.catch((error: unknown) => stream.cancel(ConnectError.from(error)));
  if (request.method.methodKind !== "server_streaming") stream.open();
  const header = await stream.headers.catch((error: unknown) => {
    release();
    throw error;
  });
  return {
    ...answer(request, header, stream),
    stream: true,
    method: request.method,
    message: decodeAll(stream, request.method.output, release),
  };
}

async function openCall(tunnel: TunnelTransportOptions["tunnel"], request: Call, timeoutMs: number) {
  const connection = await abortable(tunnel.connection(), request.signal);
  const stream = connection.call(optionsOf(request, timeoutMs));
  const cancel = () => stream.cancel(ConnectError.from(request.signal.reason, Code.Canceled));
  request.signal.addEventListener("abort", cancel, { once: true });
  return { stream, release: () => request.signal.removeEventListener("abort", cancel) };
}

function optionsOf(request: Call, timeoutMs: number): CallOptions {
  const metadata: Record<string, string> = {};
  request.header.forEach((value, name) => {
    metadata[name] = value;
  });
  return { method: pathOf(request.method), metadata, timeoutMs: Math.max(0, Math.ceil(timeoutMs)) };
}

async function sendAll<I extends DescMessage>(stream: CallStream, request: StreamRequest<I>): Promise<void> {
  for await (const message of request.message) {
    // A single request and the end of the requests share a frame.
    const last = request.method.methodKind === "server_streaming";
    await stream.send(toBinary(request.method.input, message), last);
    if (last) return;
  }
  stream.halfClose();
}

async function* decodeAll<O extends DescMessage>(stream: CallStream, output: O, release: () => void) {
  try {
    for await (const bytes of stream.messages) yield fromBinary(output, bytes);
  } finally {
    release();
  }
}

function answer(request: Call, header: Headers, stream: CallStream) {
  return { service: request.service, header, trailer: stream.trailers };
}

function pathOf(method: DescMethodUnary | DescMethodStreaming): string {
  return `/${method.parent.typeName}/${method.name}`;
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(ConnectError.from(signal.reason, Code.Canceled));
    if (signal.aborted) aborted();
    signal.addEventListener("abort", aborted, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", aborted));
  });
}
