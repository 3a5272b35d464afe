import { Check, ChevronDown, EyeOff } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { type Availability, AvailabilityKind, PresenceState } from "~/gen/switchboard/notify/v1/presence_pb";
import { toMs } from "~/shared/lib/time";
import { useServices } from "~/shared/services/context";
import { kindAt } from "~/shared/store/availability";
import { formatDateTime } from "~/shared/ui/format";
import { useNotice } from "~/shared/ui/Notices";
import { PresenceDot } from "~/shared/ui/PresenceDot";
import { useNow } from "~/shared/ui/useNow";
import { type AvailabilityChoice, CHOICES, chosenOf, seenAs, wantedBy } from "./choices";

const MINUTE_MS = 60_000;
const ITEM =
  "flex min-h-10 cursor-default select-none items-center gap-3 rounded-md pr-8 pl-3 text-13 outline-none data-[highlighted]:bg-raised pointer-coarse:min-h-11 relative";
const QUIET: ReadonlySet<AvailabilityChoice> = new Set(["hour", "tomorrow", "always"]);

/** How oneself wants to be seen, and the way to change it. */
export default function AvailabilityMenu() {
  const { t } = useTranslation();
  const { availability: store } = useServices();
  const { availability } = useStore(store.state);
  const notify = useNotice();
  const now = useNow(MINUTE_MS);
  const words = useOwnWords(availability, now);
  if (!availability) return null;
  const choose = (value: string) => {
    const choice = CHOICES.find((known) => known === value);
    if (choice) store.change(...wantedBy(choice, Date.now())).catch(() => notify(t("presence.notSaved")));
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={t("presence.own", { state: words })}
        className="flex min-h-10 w-full min-w-0 items-center gap-3 rounded-md border border-line bg-surface px-3 text-left text-13 hover:bg-raised aria-expanded:bg-raised pointer-coarse:min-h-11"
      >
        <StateMark state={seenAs(kindAt(availability, now))} />
        <span className="min-w-0 flex-1 truncate">{words}</span>
        <ChevronDown size={16} aria-hidden className="shrink-0 text-muted" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-30 min-w-64 max-w-[calc(100vw-1rem)] rounded-lg border border-line bg-surface p-1 shadow-lg motion-safe:animate-appear"
        >
          <DropdownMenu.RadioGroup value={chosenOf(availability, now)} onValueChange={choose}>
            <Item choice="automatic" />
            <Item choice="away" />
            <DropdownMenu.Label className="mt-1 border-line border-t px-3 pt-2 pb-1 font-medium text-12 text-muted">
              {t("presence.doNotDisturb")}
            </DropdownMenu.Label>
            {[...QUIET].map((choice) => (
              <Item key={choice} choice={choice} />
            ))}
            <DropdownMenu.Separator className="my-1 h-px bg-line" />
            <Item choice="invisible" />
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ choice }: { choice: AvailabilityChoice }) {
  const { t } = useTranslation();
  return (
    <DropdownMenu.RadioItem value={choice} className={ITEM}>
      <StateMark state={seenAs(wantedBy(choice, 0)[0])} />
      {t(`presence.choice.${choice}`)}
      <DropdownMenu.ItemIndicator className="absolute right-3">
        <Check size={16} aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}

/** Who is invisible has no dot. */
function StateMark({ state }: { state: PresenceState }) {
  if (state === PresenceState.OFFLINE) return <EyeOff size={12} aria-hidden className="shrink-0 text-muted" />;
  return <PresenceDot state={state} />;
}

/** How one is seen, and until when. */
function useOwnWords(availability: Availability | undefined, now: number): string {
  const { t, i18n } = useTranslation();
  const until = toMs(availability?.until);
  switch (kindAt(availability, now)) {
    case AvailabilityKind.UNSPECIFIED:
      return t("presence.online");
    case AvailabilityKind.AWAY:
      return t("presence.away");
    case AvailabilityKind.DO_NOT_DISTURB:
      if (until === undefined) return t("presence.doNotDisturb");
      return t("presence.doNotDisturbUntil", { when: formatDateTime(until, i18n.language, now) });
    case AvailabilityKind.INVISIBLE:
      return t("presence.invisible");
  }
}
