import { Activity, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Badge } from "../parts/Badge";
import { Line, type Told, When, Who } from "./Line";
import { Sparkline } from "./Sparkline";
import { type Item, isPoor, isProblem, millis, type Report } from "./timeline";

type QualityLineProps = Told & { item: Extract<Item, { kind: "quality" }> };

/** Reports of quality, folded up: the worst of each person, and all of them on demand. */
export function QualityLine({ item, start, names, pair }: QualityLineProps) {
  const { t } = useTranslation();
  const { reports } = item;
  const people = [...new Set(reports.map(({ userId }) => userId))];
  const of = (userId: string) => reports.filter((report) => report.userId === userId);
  const poor = isProblem(item);
  return (
    <Line icon={Activity} at={reports[0]?.at ?? start} start={start} problem={poor}>
      <details className="group">
        <summary className="flex list-none flex-wrap items-center gap-x-3 gap-y-1">
          <ChevronRight size={16} className="shrink-0 text-muted group-open:rotate-90" aria-hidden />
          <span>{t("callRecord.quality.title", { count: reports.length })}</span>
          {poor && <Badge text={t("callRecord.quality.poor")} danger />}
          {people.map((userId) => (
            <span key={userId} className="flex min-w-0 items-center text-13 text-muted">
              <Who userId={userId} names={names} pair={pair} />
              <Worst reports={of(userId)} />
            </span>
          ))}
        </summary>
        {people.map((userId) => (
          <Reports key={userId} name={names.of(userId)} reports={of(userId)} start={start} />
        ))}
      </details>
    </Line>
  );
}

function Worst({ reports }: { reports: readonly Report[] }) {
  const { t } = useTranslation();
  const worst = (value: (report: Report) => number) => Math.max(...reports.map(value));
  const frozen = reports.reduce((sum, { report }) => sum + millis(report.frozenTime), 0);
  const words: string[] = [
    t("callRecord.quality.worst", {
      delay: Math.round(worst(({ report }) => millis(report.roundTripTime))),
      loss: (worst(({ report }) => report.lossPermille) / 10).toFixed(1),
    }),
  ];
  if (frozen > 0) words.push(t("callRecord.quality.frozen", { seconds: (frozen / 1_000).toFixed(1) }));
  return <span className="tabular-nums">{words.join(", ")}</span>;
}

const COLUMNS = ["time", "delay", "jitter", "loss", "received", "sent", "picture"] as const;

type ReportsProps = { name: string; reports: readonly Report[]; start: number };

function Reports({ name, reports, start }: ReportsProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways where it is narrow
    <section tabIndex={0} aria-label={t("callRecord.quality.of", { name })} className="mt-3 overflow-x-auto">
      <p className="flex items-center gap-3 font-medium text-13">
        {t("callRecord.quality.of", { name })}
        <Sparkline values={reports.map(({ report }) => millis(report.roundTripTime))} />
      </p>
      <table className="mt-1 w-full text-right text-12 tabular-nums">
        <thead className="text-muted">
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className="whitespace-nowrap px-2 py-1 font-normal">
                {t(`callRecord.quality.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reports.map(({ id, at, report }) => (
            <tr key={id} className={isPoor(report) ? "text-danger-ink" : undefined}>
              <td className="px-2 py-0.5">
                <When at={at} start={start} />
              </td>
              <td className="px-2">{Math.round(millis(report.roundTripTime))}</td>
              <td className="px-2">{Math.round(millis(report.jitter))}</td>
              <td className="px-2">{(report.lossPermille / 10).toFixed(1)}</td>
              <td className="px-2">{kilobits(report.receivedBitrate)}</td>
              <td className="px-2">{kilobits(report.sentBitrate)}</td>
              <td className="px-2">
                {report.receivedHeight > 0 ? `${report.receivedHeight}p${report.receivedFrameRate}` : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function kilobits(bitrate: bigint): number {
  return Math.round(Number(bitrate) / 1_000);
}
