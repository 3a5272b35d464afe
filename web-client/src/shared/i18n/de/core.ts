import type { core as english } from "../en/core";
import type { Same } from "../shape";
import { app } from "./app";

export const core: Same<typeof english> = { app };
