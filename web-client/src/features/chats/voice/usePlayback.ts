import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import { useServices } from "~/shared/services/context";
import { useOpenConversation } from "../conversation/context";
import { Playback } from "./playback";

/** What plays the voice message of a line, while it is its turn. */
export function usePlayback({ fileId = "", link = "" }: Partial<File>, line: string) {
  const { files } = useServices().chat;
  const { turns } = useOpenConversation();
  const [playback] = useState(() => {
    const fresh = async () => (await (await files.load()).links.fresh(fileId))?.link;
    const ended = () => turns.setState((turn) => (turn.line === line ? { line: "" } : turn));
    return new Playback(new Audio(), { link, fresh, ended });
  });
  useEffect(() => playback.attach(), [playback]);
  const mine = useStore(turns, (turn) => turn.line === line);
  const speed = useStore(turns, (turn) => turn.speed);
  useEffect(() => playback.setSpeed(speed), [playback, speed]);
  useEffect(() => {
    if (!mine) playback.pause();
  }, [playback, mine]);
  const toggle = () => {
    turns.setState({ line: mine ? "" : line });
    if (!mine) playback.play();
  };
  return { playback, toggle, speed };
}
