import { callMachine, INITIAL } from "~/features/call/machine/callMachine";
import type { CallEffect, CallEvent, MachineState } from "~/features/call/machine/types";
import { ADA, aCall, HERE } from "./fixtures";

const NOW = 1_700_000_001_000;

/** The call machine of Ada's page, told one event after the other. */
export class MachinePage {
  state: MachineState = INITIAL;
  /** What the last event asked for. */
  effects: CallEffect[] = [];

  constructor(public userId = ADA) {}

  tell(event: CallEvent): this {
    const step = callMachine(this.state, event, { now: NOW, userId: this.userId, endpointId: HERE });
    this.state = step.state;
    this.effects = [...step.effects];
    return this;
  }

  changed(call = aCall(), resume = false): this {
    return this.tell({ type: "callChanged", call, resume });
  }

  get did(): string[] {
    return this.effects.map((effect) => effect.do);
  }

  get phase(): string {
    return this.state.current.phase;
  }
}
