import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { FileService } from "~/gen/switchboard/chat/v1/file_pb";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import type { Cancel, Clock } from "../lib/platform";

/** Files with links that are newer than what their messages have, by their ids. */
export type FreshFiles = Readonly<Record<string, File>>;

/** What is on the screen asks at once. */
const COLLECT_MS = 20;
const MOST_AT_ONCE = 100;
/** A link that does not work so soon after it was given will not work either when it is given again. */
const AGAIN_AFTER_MS = 10_000;

/** Gets links for files whose own are missing or have expired. */
export class FileLinks {
  readonly state: StoreApi<FreshFiles> = createStore<FreshFiles>(() => ({}));

  private readonly askedAt = new Map<string, number>();
  private readonly wanted = new Set<string>();
  private cancelAsk: Cancel | undefined;

  constructor(
    private readonly client: Pick<Client<typeof FileService>, "getFiles">,
    private readonly clock: Clock,
  ) {}

  /** Asks for new links soon; `state` has them when they came. What was asked for a moment ago is not asked for again. */
  want(fileId: string): void {
    const now = this.clock.now();
    if (now - (this.askedAt.get(fileId) ?? Number.NEGATIVE_INFINITY) < AGAIN_AFTER_MS) return;
    this.askedAt.set(fileId, now);
    this.wanted.add(fileId);
    this.cancelAsk ??= this.clock.after(COLLECT_MS, () => {
      this.cancelAsk = undefined;
      this.askAll();
    });
  }

  /** A file with a link that was just made; undefined: it is not there for the person. Rejects when it cannot be asked. */
  async fresh(fileId: string): Promise<File | undefined> {
    const [file] = await this.ask([fileId]);
    return file;
  }

  clear(): void {
    this.cancelAsk?.();
    this.cancelAsk = undefined;
    this.wanted.clear();
    this.askedAt.clear();
    this.state.setState({}, true);
  }

  private askAll(): void {
    const fileIds = [...this.wanted];
    this.wanted.clear();
    for (let from = 0; from < fileIds.length; from += MOST_AT_ONCE) {
      const some = fileIds.slice(from, from + MOST_AT_ONCE);
      // What could not be asked is asked again by whatever shows it next.
      this.ask(some).catch(() => {
        for (const fileId of some) this.askedAt.delete(fileId);
      });
    }
  }

  private async ask(fileIds: string[]): Promise<readonly File[]> {
    const { files } = await this.client.getFiles({ fileIds });
    this.state.setState(Object.fromEntries(files.map((file) => [file.fileId, file])));
    return files;
  }
}
