import { create } from "@bufbuild/protobuf";
import { createStore, type StoreApi } from "zustand/vanilla";
import { type VoiceContent, VoiceContentSchema } from "~/gen/switchboard/chat/v1/message_types_pb";
import type { Upload, UploadSource } from "./upload";
import type { Uploads } from "./uploads";

/** Something said, before the server has it. */
export interface Spoken {
  readonly source: UploadSource;
  readonly duration: { readonly seconds: bigint; readonly nanos: number };
  readonly waveform: Uint8Array<ArrayBuffer>;
  /** Sends it as a message, once it is on the server. */
  readonly send: (voice: VoiceContent) => void;
}

/** A voice message on its way to the server. */
export interface Recording extends Spoken {
  readonly upload: Upload;
}

const NONE: readonly Recording[] = [];

/** The voice messages that are being uploaded, by conversation: sent in the order in which they were said. */
export class Recordings {
  readonly state: StoreApi<Readonly<Record<string, readonly Recording[]>>> = createStore(() => ({}));

  constructor(private readonly uploads: Uploads) {}

  /** Uploads one, and sends it then. */
  add(conversationId: string, spoken: Spoken): void {
    const upload = this.uploads.make(spoken.source, { duration: spoken.duration });
    this.change(conversationId, (before) => [...before, { ...spoken, upload }]);
    void this.run(conversationId, upload);
  }

  /** Uploads one again that failed. */
  retry(conversationId: string, { upload }: Recording): void {
    void this.run(conversationId, upload);
  }

  /** Gives one up. */
  discard(conversationId: string, { upload }: Recording): void {
    upload.cancel();
    this.change(conversationId, (before) => before.filter((one) => one.upload !== upload));
    this.sendReady(conversationId);
  }

  clear(): void {
    for (const { upload } of Object.values(this.state.getState()).flat()) upload.cancel();
    this.state.setState({}, true);
  }

  private async run(conversationId: string, upload: Upload): Promise<void> {
    await this.uploads.run(upload);
    this.sendReady(conversationId);
  }

  /** Sends those before which none is on its way. One that failed keeps no other waiting. */
  private sendReady(conversationId: string): void {
    const all = this.state.getState()[conversationId] ?? NONE;
    const waiting = all.findIndex(isUnderWay);
    const ready = (waiting < 0 ? all : all.slice(0, waiting)).filter(({ upload }) => upload.state.getState().file);
    this.change(conversationId, (before) => before.filter((one) => !ready.includes(one)));
    for (const { upload, duration, waveform, send } of ready) {
      const { file } = upload.state.getState();
      if (file) send(create(VoiceContentSchema, { file, duration, waveform }));
    }
  }

  private change(conversationId: string, change: (before: readonly Recording[]) => readonly Recording[]): void {
    this.state.setState((state) => ({ [conversationId]: change(state[conversationId] ?? NONE) }));
  }
}

function isUnderWay({ upload }: Recording): boolean {
  const { phase } = upload.state.getState();
  return phase === "hashing" || phase === "sending";
}
