import { type Availability, AvailabilityKind, PresenceState } from "~/gen/switchboard/notify/v1/presence_pb";
import { kindAt } from "~/shared/store/availability";

/** What a person can choose to be seen as. */
export const CHOICES = ["automatic", "away", "hour", "tomorrow", "always", "invisible"] as const;

/** What a person can choose to be seen as. */
export type AvailabilityChoice = (typeof CHOICES)[number];

const HOUR_MS = 3_600_000;
const MORNING = 8;

/** What a choice made now (milliseconds since 1970) asks of the server. */
export function wantedBy(choice: AvailabilityChoice, now: number): readonly [AvailabilityKind, number?] {
  switch (choice) {
    case "automatic":
      return [AvailabilityKind.UNSPECIFIED];
    case "away":
      return [AvailabilityKind.AWAY];
    case "hour":
      return [AvailabilityKind.DO_NOT_DISTURB, now + HOUR_MS];
    case "tomorrow":
      return [AvailabilityKind.DO_NOT_DISTURB, tomorrowMorning(now)];
    case "always":
      return [AvailabilityKind.DO_NOT_DISTURB];
    case "invisible":
      return [AvailabilityKind.INVISIBLE];
  }
}

/** Which choice holds now. Empty: do-not-disturb for a time, which is none of them any more. */
export function chosenOf(availability: Availability | undefined, now: number): AvailabilityChoice | "" {
  switch (kindAt(availability, now)) {
    case AvailabilityKind.UNSPECIFIED:
      return "automatic";
    case AvailabilityKind.AWAY:
      return "away";
    case AvailabilityKind.DO_NOT_DISTURB:
      return availability?.until ? "" : "always";
    case AvailabilityKind.INVISIBLE:
      return "invisible";
  }
}

/** How others see who chose that and is at a page. */
export function seenAs(kind: AvailabilityKind): PresenceState {
  switch (kind) {
    case AvailabilityKind.UNSPECIFIED:
      return PresenceState.ONLINE;
    case AvailabilityKind.AWAY:
      return PresenceState.AWAY;
    case AvailabilityKind.DO_NOT_DISTURB:
      return PresenceState.DO_NOT_DISTURB;
    case AvailabilityKind.INVISIBLE:
      return PresenceState.OFFLINE;
  }
}

function tomorrowMorning(now: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, MORNING).getTime();
}
