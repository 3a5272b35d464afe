import { lazy } from "react";
import { retried } from "~/shared/ui/load";

const parts = retried(() => import("./parts"));

// All of it is one file, loaded after the conversation that has it.
export const Recording = lazy(async () => ({ default: (await parts()).Recording }));
export const Recordings = lazy(async () => ({ default: (await parts()).Recordings }));
export const VoiceButton = lazy(async () => ({ default: (await parts()).VoiceButton }));
export const VoiceMessage = lazy(async () => ({ default: (await parts()).VoiceMessage }));
