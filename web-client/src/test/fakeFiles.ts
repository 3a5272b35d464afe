import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, type ConnectRouter } from "@connectrpc/connect";
import { type BeginUploadRequest, FileService } from "~/gen/switchboard/chat/v1/file_pb";
import { type File, FileKind, FileSchema } from "~/gen/switchboard/chat/v1/file_types_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { chatRefusal } from "./fakeRooms";

interface Begun {
  readonly request: BeginUploadRequest;
  readonly bytes: number[];
}

/** The messages that carry files. */
interface Carriers {
  of(conversationId: string, me: string): Message[];
}

const KINDS: readonly (readonly [RegExp, FileKind])[] = [
  [/\.(png|jpg)$/, FileKind.IMAGE],
  [/\.mp4$/, FileKind.VIDEO],
  [/\.(webm|mp3)$/, FileKind.AUDIO],
];

/** The files of all conversations. What a file is, its name says. */
export class FakeFiles {
  /** Thrown when an upload begins, when set. */
  failure: Error | undefined;
  /** How much a person has stored, and may. */
  storage = { usedBytes: 0n, limitBytes: 0n };
  /** The uploads that were taken back. */
  readonly cancelled: string[] = [];
  private readonly files = new Map<string, File>();
  private readonly begun = new Map<string, Begun>();
  private links = 0;

  constructor(private readonly messages: Carriers) {}

  serve({ service }: ConnectRouter, me: string): void {
    service(FileService, {
      beginUpload: (request) => {
        if (this.failure) throw this.failure;
        const uploadId = request.requestId;
        const begun = this.begun.get(uploadId) ?? { request, bytes: [] };
        this.begun.set(uploadId, begun);
        const file = this.files.get(uploadId);
        return { uploadId, offset: BigInt(begun.bytes.length), ...(file && { file }) };
      },
      uploadFile: async (requests) => {
        let uploadId = "";
        for await (const { uploadId: named, chunk } of requests) {
          uploadId ||= named;
          this.begun.get(uploadId)?.bytes.push(...chunk);
        }
        return { file: this.finish(uploadId) };
      },
      cancelUpload: ({ uploadId }) => {
        this.cancelled.push(uploadId);
        return {};
      },
      getFiles: ({ fileIds }) => ({ files: fileIds.flatMap((fileId) => this.linked(fileId)) }),
      listFiles: ({ conversationId }) => ({ entries: this.list(conversationId, me) }),
      getStorage: () => this.storage,
    });
  }

  /** A file that is there. Its links are not, until somebody asks for them. */
  put(init: MessageInitShape<typeof FileSchema> & { name: string }): File {
    const file = create(FileSchema, { fileId: `file-${this.files.size + 1}`, kind: kindOf(init.name), ...init });
    this.files.set(file.fileId, file);
    return file;
  }

  /** The bytes of an uploaded file. */
  bytesOf(fileId: string): readonly number[] {
    return this.begun.get(fileId)?.bytes ?? [];
  }

  /** A file that a message names, as the message carries it. */
  get(fileId: string): File {
    const file = this.files.get(fileId);
    if (!file) throw chatRefusal(Code.NotFound, "FILE_NOT_FOUND");
    return file;
  }

  private finish(uploadId: string): File {
    const begun = this.begun.get(uploadId);
    if (!begun) throw chatRefusal(Code.NotFound, "UPLOAD_NOT_FOUND");
    const { name, sizeBytes } = begun.request;
    return this.files.get(uploadId) ?? this.put({ fileId: uploadId, name, sizeBytes });
  }

  /** Each time other links, as the server's expire. */
  private linked(fileId: string): File[] {
    const file = this.files.get(fileId);
    this.links += 1;
    const link = `/-/chat/${fileId}-${this.links}`;
    return file ? [{ ...file, link, downloadLink: `${link}-save` }] : [];
  }

  private list(conversationId: string, me: string) {
    const entries = this.messages.of(conversationId, me).flatMap(({ content, seq, senderUserId, createTime }) => {
      const files = content?.kind.case === "text" ? content.kind.value.files : [];
      return files.map((file) => ({ file, seq, senderUserId, ...(createTime && { createTime }) }));
    });
    return entries.reverse();
  }
}

function kindOf(name: string): FileKind {
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? FileKind.DOCUMENT;
}
