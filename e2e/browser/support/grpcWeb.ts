import type { APIRequestContext } from "@playwright/test";

/** The fields of a message by their numbers: text, or a number that is not negative. */
export type Fields = Readonly<Record<number, string | number>>;

/** A message as it was received: each field by its number, as bytes or as a number, in the order of arrival. */
export type Message = ReadonlyMap<number, readonly (Buffer | number)[]>;

const LENGTH_DELIMITED = 2;
const TRAILERS = 0x80;
const FRAME_HEAD = 5;

/** Calls a method as backend systems may that speak gRPC-Web, without generated code. */
export class GrpcWeb {
  constructor(
    private readonly request: APIRequestContext,
    private readonly url: string,
  ) {}

  async call(method: string, fields: Fields, token = ""): Promise<Message> {
    const answer = await this.request.post(`${this.url}/${method}`, {
      headers: {
        "content-type": "application/grpc-web+proto",
        origin: this.url,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      data: framed(encoded(fields)),
    });
    const { message, trailers } = unframed(await answer.body());
    const { "grpc-status": status = /grpc-status: *(\d+)/i.exec(trailers)?.[1] } = answer.headers();
    if (status !== "0") throw new Error(`${method}: HTTP ${answer.status()}, status ${status}: ${trailers}`);
    return decoded(message);
  }
}

/** The text of a field; empty if it is absent. */
export function text(message: Message, field: number): string {
  return texts(message, field)[0] ?? "";
}

export function texts(message: Message, field: number): string[] {
  return (message.get(field) ?? []).map((value) => value.toString());
}

/** The messages in a field. */
export function inner(message: Message, field: number): Message[] {
  return (message.get(field) ?? []).map((value) => decoded(Buffer.from(value as Buffer)));
}

function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(FRAME_HEAD);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function unframed(body: Buffer): { message: Buffer; trailers: string } {
  let message: Buffer = Buffer.alloc(0);
  let trailers = "";
  for (let at = 0; at < body.length; ) {
    const length = body.readUInt32BE(at + 1);
    const data = body.subarray(at + FRAME_HEAD, at + FRAME_HEAD + length);
    if (body.readUInt8(at) & TRAILERS) trailers = data.toString();
    else message = data;
    at += FRAME_HEAD + length;
  }
  return { message, trailers };
}

function encoded(fields: Fields): Buffer {
  const parts = Object.entries(fields).flatMap(([field, value]) => {
    const tag = Number(field) << 3;
    if (typeof value === "number") return [varint(tag), varint(value)];
    const bytes = Buffer.from(value);
    return [varint(tag | LENGTH_DELIMITED), varint(bytes.length), bytes];
  });
  return Buffer.concat(parts);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function decoded(bytes: Buffer): Message {
  const message = new Map<number, (Buffer | number)[]>();
  let at = 0;
  const next = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = bytes.readUInt8(at++);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = next();
    const size = next();
    const isBytes = (tag & 7) === LENGTH_DELIMITED;
    const value = isBytes ? bytes.subarray(at, at + size) : size;
    if (isBytes) at += size;
    message.set(tag >> 3, [...(message.get(tag >> 3) ?? []), value]);
  }
  return message;
}
