import {
  BellRing,
  Cable,
  CircleQuestionMark,
  type LucideIcon,
  Phone,
  PhoneCall,
  PhoneOff,
  Repeat2,
  Route,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CallEvent } from "~/gen/switchboard/call/v1/report_pb";
import { toMs } from "~/shared/lib/time";
import { Line, type Told, Who } from "./Line";
import { tell } from "./sentence";
import { type Item, isProblem } from "./timeline";

type Case = Exclude<CallEvent["what"]["case"], undefined>;

const ICONS: Readonly<Record<Case, LucideIcon>> = {
  requested: PhoneCall,
  ringing: BellRing,
  answered: Phone,
  connected: Route,
  link: Unplug,
  stream: Cable,
  quality: Route,
  failed: TriangleAlert,
  moved: Repeat2,
  ended: PhoneOff,
};

type EventLineProps = Told & { item: Extract<Item, { kind: "event" }> };

/** Something that happened in a call. */
export function EventLine({ item, start, names, pair }: EventLineProps) {
  const { t } = useTranslation();
  const { event } = item;
  const { text, detail } = tell(event, names, t);
  const icon = event.what.case ? ICONS[event.what.case] : CircleQuestionMark;
  return (
    <Line icon={icon} at={toMs(event.time) ?? 0} start={start} problem={isProblem(item)}>
      <Who userId={event.userId} names={names} pair={pair} />
      <span className="break-words">{text}</span>
      {detail && <code className="ml-2 break-all text-12 text-muted">{detail}</code>}
    </Line>
  );
}
