import { createClient, type Transport } from "@connectrpc/connect";
import { IceService } from "~/gen/switchboard/media/v1/ice_pb";
import type { Clock } from "~/shared/lib/platform";
import { CallLink, type CallLinkOptions } from "./callLink";
import { IceServers } from "./iceServers";

/** What only a page with a call needs, and loads when there is one. */
export interface LinkParts {
  readonly iceServers: IceServers;
  open(options: CallLinkOptions): CallLink;
}

/** Puts it together. */
export function linkParts(transport: Transport, clock: Clock): LinkParts {
  return {
    iceServers: new IceServers(createClient(IceService, transport), clock),
    open: (options) => new CallLink(options),
  };
}
