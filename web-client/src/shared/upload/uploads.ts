import { createStore, type StoreApi } from "zustand/vanilla";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import type { Cancel } from "../lib/platform";
import { Upload, type UploadDetails, type UploadOptions, type UploadSource } from "./upload";

/** The connection that uploads have to themselves. */
export interface UploadLink {
  start(): void;
  stop(): void;
}

/** A file that is to be sent with a message: on its way to the server, or there. */
export interface Attachment {
  readonly source: UploadSource;
  readonly upload: Upload;
}

/** What is to be sent with the next message, by conversation. */
export type Attached = Readonly<Record<string, readonly Attachment[]>>;

/** A connection is kept a little longer than it is needed: often another file follows. */
const LINGER_MS = 20_000;
const NONE: readonly Attachment[] = [];

/** All files on their way, over a connection of their own, so that messages never wait behind them. */
export class Uploads {
  readonly attached: StoreApi<Attached> = createStore<Attached>(() => ({}));

  private readonly running = new Set<Upload>();
  private cancelStop: Cancel | undefined;

  constructor(
    private readonly options: UploadOptions,
    private readonly link: UploadLink,
  ) {}

  /** Uploads a file. Resolves when it is over: the upload's `state` says how. */
  async run(upload: Upload): Promise<void> {
    this.cancelStop?.();
    this.link.start();
    this.running.add(upload);
    try {
      await upload.run();
    } finally {
      this.running.delete(upload);
      if (this.running.size === 0) this.stopLater();
    }
  }

  /** A file to be uploaded by `run`. */
  make(source: UploadSource, details?: UploadDetails): Upload {
    return new Upload(this.options, source, details);
  }

  /** Uploads a file that goes with the next message of a conversation. */
  attach(conversationId: string, source: UploadSource, details?: UploadDetails): void {
    const upload = this.make(source, details);
    this.change(conversationId, (before) => [...before, { source, upload }]);
    void this.run(upload);
  }

  /** Takes one back; what of it is on the server is removed. */
  detach(conversationId: string, { upload }: Attachment): void {
    upload.cancel();
    this.change(conversationId, (before) => before.filter((one) => one.upload !== upload));
  }

  /** The files of a conversation, which are a message's from now on; undefined while not all are there. */
  take(conversationId: string): readonly File[] | undefined {
    const attached = this.attached.getState()[conversationId] ?? NONE;
    const files = attached.flatMap(({ upload }) => upload.state.getState().file ?? []);
    if (files.length < attached.length) return undefined;
    this.change(conversationId, () => NONE);
    return files;
  }

  /** Gives everything up, for another person. */
  clear(): void {
    for (const upload of this.running) upload.cancel();
    this.attached.setState({}, true);
    this.cancelStop?.();
    this.link.stop();
  }

  private change(conversationId: string, change: (before: readonly Attachment[]) => readonly Attachment[]): void {
    this.attached.setState((state) => ({ [conversationId]: change(state[conversationId] ?? NONE) }));
  }

  private stopLater(): void {
    this.cancelStop?.();
    this.cancelStop = this.options.clock.after(LINGER_MS, () => this.link.stop());
  }
}
