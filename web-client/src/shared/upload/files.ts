import { type Client, createClient, type Transport } from "@connectrpc/connect";
import { FileService } from "~/gen/switchboard/chat/v1/file_pb";
import type { Clock, Random } from "../lib/platform";
import { FileLinks } from "./fileLinks";
import { Recordings } from "./recordings";
import { type UploadLink, Uploads } from "./uploads";

/** What files need. */
export interface FilesOptions {
  readonly transport: Transport;
  /** Over a connection of their own. */
  readonly uploadTransport: Transport;
  readonly uploadLink: UploadLink & { whenOpen(signal: AbortSignal): Promise<void> };
  readonly clock: Clock;
  readonly random: Random;
}

/** Files of conversations: those on their way, and the links of those that are there. */
export class Files {
  readonly client: Client<typeof FileService>;
  readonly uploads: Uploads;
  readonly recordings: Recordings;
  readonly links: FileLinks;

  constructor({ transport, uploadTransport, uploadLink, clock, random }: FilesOptions) {
    this.client = createClient(FileService, transport);
    this.links = new FileLinks(this.client, clock);
    const files = createClient(FileService, uploadTransport);
    const whenOpen = (signal: AbortSignal) => uploadLink.whenOpen(signal);
    this.uploads = new Uploads({ files, clock, random, whenOpen }, uploadLink);
    this.recordings = new Recordings(this.uploads);
  }

  clear(): void {
    this.recordings.clear();
    this.uploads.clear();
    this.links.clear();
  }
}
