import CallLayer from "~/features/call/ui/CallLayer";
import { ConnectionBanner } from "./ConnectionBanner";

/** What may lie over every page of somebody who is signed in. */
export default function Overlays() {
  return (
    <>
      <CallLayer />
      <ConnectionBanner />
    </>
  );
}
