import type { MessageInitShape } from "@bufbuild/protobuf";
import { type Client, Code, ConnectError } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { BeginUploadRequestSchema, FileService, UploadFileRequestSchema } from "~/gen/switchboard/chat/v1/file_pb";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import { type Clock, type Random, sleep, uuid } from "../lib/platform";
import { retryDelay } from "../rpc/backoff";
import { isAway, reasonOf, retryAfterMs } from "../rpc/errors";
import { Sha256 } from "./sha256";

/** The bytes of a file, read when they are needed. */
export interface UploadSource {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly read: (from: number, to: number) => Promise<Uint8Array>;
}

/** What the page found out about a file that the server cannot see. */
export type UploadDetails = Pick<MessageInitShape<typeof BeginUploadRequestSchema>, "duration" | "width" | "height">;

/** What uploading needs. */
export interface UploadOptions {
  readonly files: Pick<Client<typeof FileService>, "beginUpload" | "uploadFile" | "cancelUpload">;
  readonly clock: Clock;
  readonly random: Random;
  /** Resolves when there is a connection to upload on. */
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
}

/** How far an upload is. */
export interface UploadState {
  readonly phase: "hashing" | "sending" | "done" | "failed" | "cancelled";
  /** Bytes on their way or there. */
  readonly sent: number;
  readonly file?: File;
  readonly failure?: unknown;
}

const CHUNK_BYTES = 256 * 1024;
/** Of a person's patience, and of what a server that keeps failing is asked. */
const MOST_TRIES_IN_VAIN = 8;
const OFFSET_WRONG = "switchboard.chat.v1/OFFSET_WRONG";

/** One file on its way to the server. What is cut goes on where it was; under one id, it is stored once. */
export class Upload {
  readonly state: StoreApi<UploadState> = createStore<UploadState>(() => ({ phase: "hashing", sent: 0 }));

  private readonly controller = new AbortController();
  private readonly requestId: string;
  private uploadId = "";

  constructor(
    private readonly options: UploadOptions,
    private readonly source: UploadSource,
    private readonly details: UploadDetails = {},
  ) {
    this.requestId = uuid(options.random);
  }

  /**
   * Uploads it. Resolves when it is over, one way or the other: `state` says which. Run again after it failed, it goes on
   * where it was.
   */
  async run(): Promise<void> {
    this.state.setState({ phase: "hashing", sent: 0 }, true);
    try {
      const sha256 = await this.hash();
      this.controller.signal.throwIfAborted();
      const file = await this.sendAll(sha256);
      this.state.setState({ phase: "done", sent: this.source.size, file });
    } catch (failure) {
      if (!this.controller.signal.aborted) this.state.setState({ phase: "failed", failure });
    }
  }

  /** Gives it up, and has the server forget what came of it. */
  cancel(): void {
    const { phase } = this.state.getState();
    if (phase === "cancelled" || phase === "failed") return;
    this.controller.abort();
    this.state.setState({ phase: "cancelled" });
    // What nobody takes back, the server removes after a day.
    if (this.uploadId !== "") this.options.files.cancelUpload({ uploadId: this.uploadId }).catch(() => undefined);
  }

  private async hash(): Promise<Uint8Array> {
    const hash = new Sha256();
    for (let from = 0; from < this.source.size && !this.controller.signal.aborted; from += CHUNK_BYTES) {
      hash.update(await this.read(from));
    }
    return hash.digest();
  }

  private async sendAll(sha256: Uint8Array): Promise<File> {
    const { clock, random, whenOpen } = this.options;
    const { signal } = this.controller;
    let reached = -1;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await whenOpen(signal);
        const { file, uploadId, offset } = await this.begin(sha256);
        this.uploadId = uploadId;
        if (file) return file;
        // Only tries that brought nothing count.
        if (Number(offset) > reached) attempt = 0;
        reached = Math.max(reached, Number(offset));
        const sent = await this.send(Number(offset));
        if (sent) return sent;
      } catch (error) {
        if (signal.aborted || !mayGoOn(error) || attempt >= MOST_TRIES_IN_VAIN) throw error;
        await sleep(clock, retryAfterMs(error) ?? retryDelay(attempt, random), signal);
      }
    }
  }

  private begin(sha256: Uint8Array) {
    const { name, size } = this.source;
    const request = { ...this.details, requestId: this.requestId, name, sizeBytes: BigInt(size), sha256 };
    return this.options.files.beginUpload(request, { signal: this.controller.signal });
  }

  /** Undefined: the server has not all of it yet. */
  private async send(offset: number): Promise<File | undefined> {
    this.state.setState({ phase: "sending", sent: offset });
    const { signal } = this.controller;
    const { file } = await this.options.files.uploadFile(this.pieces(offset), { signal, timeoutMs: 0 });
    return file;
  }

  private async *pieces(offset: number): AsyncGenerator<MessageInitShape<typeof UploadFileRequestSchema>> {
    const { signal } = this.controller;
    for (let from = offset; from < this.source.size && !signal.aborted; from += CHUNK_BYTES) {
      const chunk = await this.read(from);
      yield { uploadId: from === offset ? this.uploadId : "", offset: BigInt(from), chunk };
      // Asked for the next: this one is on its way.
      this.state.setState({ sent: from + chunk.length });
    }
  }

  private read(from: number): Promise<Uint8Array> {
    return this.source.read(from, Math.min(from + CHUNK_BYTES, this.source.size));
  }
}

/** Whether the same upload may come further when it is tried again. */
function mayGoOn(error: unknown): boolean {
  const { code } = ConnectError.from(error);
  const cut = code === Code.Aborted || code === Code.ResourceExhausted ? retryAfterMs(error) !== undefined : false;
  return isAway(error) || cut || reasonOf(error) === OFFSET_WRONG;
}
