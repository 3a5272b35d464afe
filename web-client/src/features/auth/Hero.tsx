import { Mic, PhoneOff, Radio, RefreshCw, ShieldCheck, Video } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "~/shared/ui/Avatar";

/** What waits behind the door. */
export default function Hero() {
  const { t } = useTranslation();
  return (
    <>
      <div
        aria-hidden
        className="absolute -top-40 -right-40 size-[520px] rounded-full bg-accent opacity-25 blur-[120px]"
      />
      <div
        aria-hidden
        className="absolute -bottom-52 -left-32 size-[460px] rounded-full bg-ok opacity-15 blur-[120px]"
      />
      <div className="relative m-auto w-full max-w-[560px]">
        <CallPicture />
        <h2 className="mt-10 font-semibold text-28 tracking-tight">{t("auth.heroTitle")}</h2>
        <p className="mt-2 text-17 text-muted">{t("auth.heroText")}</p>
        <ul className="mt-8 grid gap-5">
          <Point icon={ShieldCheck} title={t("auth.heroDirect")} text={t("auth.heroDirectText")} />
          <Point icon={RefreshCw} title={t("auth.heroSteady")} text={t("auth.heroSteadyText")} />
          <Point icon={Radio} title={t("auth.heroEverywhere")} text={t("auth.heroEverywhereText")} />
        </ul>
      </div>
    </>
  );
}

function Point({ icon: Icon, title, text }: { icon: typeof Mic; title: string; text: string }) {
  return (
    <li className="flex gap-4">
      <span className="flex size-10 shrink-0 items-center justify-center rounded-md bg-white/8 text-accent-ink">
        <Icon size={20} strokeWidth={1.8} aria-hidden />
      </span>
      <div>
        <p className="font-medium">{title}</p>
        <p className="text-13 text-muted">{text}</p>
      </div>
    </li>
  );
}

/** A call, drawn small. */
function CallPicture() {
  return (
    <div
      aria-hidden
      className="relative aspect-[16/9] overflow-hidden rounded-xl border border-white/10 bg-linear-to-br from-[oklch(0.36_0.09_268)] to-[oklch(0.24_0.05_285)] shadow-2xl"
    >
      <div className="absolute inset-0 flex items-center justify-center">
        <span className="absolute size-28 animate-halo rounded-full border-2 border-white/40" />
        <Avatar name="Mara Lindqvist" id="7" size="huge" />
      </div>
      <div className="absolute right-4 bottom-4 flex aspect-video w-32 items-center justify-center rounded-md border border-white/15 bg-[oklch(0.3_0.05_170)]">
        <Avatar name="Ada Okoye" id="3" size="small" />
      </div>
      <div className="absolute inset-x-0 bottom-4 flex justify-center gap-2.5">
        {[Mic, Video].map((Icon) => (
          <span
            key={Icon.displayName}
            className="flex size-9 items-center justify-center rounded-full bg-white/15 text-white"
          >
            <Icon size={16} />
          </span>
        ))}
        <span className="flex h-9 w-12 items-center justify-center rounded-full bg-danger text-white">
          <PhoneOff size={16} />
        </span>
      </div>
    </div>
  );
}
