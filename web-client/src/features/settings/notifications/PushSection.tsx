import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PushSubscription } from "~/gen/switchboard/notify/v1/push_pb";
import { toMs } from "~/shared/lib/time";
import { Button } from "~/shared/ui/Button";
import { formatDay } from "~/shared/ui/moments";
import { Loaded } from "../parts/Loaded";
import { ProblemNote } from "../parts/ProblemNote";
import { Section } from "../parts/Section";
import { useAct } from "../parts/useAct";
import { PushNotWanted, usePush } from "./usePush";

/** What is pushed to browsers whose page is closed: to this one, and which others are. */
export function PushSection() {
  const { t } = useTranslation();
  const push = usePush();
  return (
    <Section title={t("settings.notifying.push")} text={t("settings.notifying.pushText")}>
      <Loaded query={push.query}>
        {({ publicKey, subscriptions }) =>
          publicKey.length === 0 ? (
            <p className="text-13 text-muted">{t("settings.notifying.pushOff")}</p>
          ) : (
            <Browsers push={push} publicKey={publicKey} subscriptions={subscriptions} />
          )
        }
      </Loaded>
    </Section>
  );
}

type BrowsersProps = {
  push: ReturnType<typeof usePush>;
  publicKey: Uint8Array;
  subscriptions: readonly PushSubscription[];
};

function Browsers({ push, publicKey, subscriptions }: BrowsersProps) {
  const { t } = useTranslation();
  const act = useAct();
  const [said, setSaid] = useState<"notAllowed" | "tested">();
  const here = subscriptions.some(({ own }) => own);
  const run = async (what: () => Promise<unknown>, then?: "tested") => {
    setSaid(undefined);
    const refused = (error: unknown) => {
      if (!(error instanceof PushNotWanted)) throw error;
      setSaid("notAllowed");
    };
    if ((await act.run(() => what().catch(refused))) && then) setSaid(then);
  };
  return (
    <>
      {!here && push.possible && (
        <Button
          look="primary"
          className="justify-self-start"
          aria-disabled={act.busy}
          onClick={() => void run(() => push.begin(publicKey))}
        >
          {t("settings.notifying.pushHere")}
        </Button>
      )}
      {!push.possible && <p className="text-13 text-muted">{t("settings.notifying.pushImpossible")}</p>}
      {subscriptions.length > 0 && (
        <ul className="divide-y divide-line" aria-label={t("settings.notifying.browsers")}>
          {subscriptions.map((subscription) => (
            <Browser
              key={subscription.subscriptionId}
              subscription={subscription}
              onTest={() => void run(() => push.test(subscription.subscriptionId), "tested")}
              onRemove={() => void run(() => push.remove(subscription.subscriptionId, subscription.own))}
            />
          ))}
        </ul>
      )}
      <p role="status" className="text-13 text-muted empty:hidden">
        {said && t(`settings.notifying.${said}`)}
      </p>
      <ProblemNote problem={act.problem} />
    </>
  );
}

type BrowserProps = { subscription: PushSubscription; onTest: () => void; onRemove: () => void };

function Browser({ subscription: { device, own, createTime, serviceHost }, onTest, onRemove }: BrowserProps) {
  const { t, i18n } = useTranslation();
  const name = device || serviceHost;
  const since = toMs(createTime);
  return (
    <li className="flex flex-wrap items-center gap-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-40 flex-1">
        <p className="break-words font-medium">{own ? t("settings.notifying.thisBrowser", { device: name }) : name}</p>
        {since !== undefined && (
          <p className="text-13 text-muted">
            {t("settings.notifying.since", { when: formatDay(since, i18n.language), host: serviceHost })}
          </p>
        )}
      </div>
      {own && (
        <Button size="small" onClick={onTest}>
          {t("settings.notifying.test")}
        </Button>
      )}
      <Button
        size="small"
        look="ghost"
        aria-label={t("settings.notifying.removeOf", { device: name })}
        onClick={onRemove}
      >
        {t("settings.notifying.remove")}
      </Button>
    </li>
  );
}
