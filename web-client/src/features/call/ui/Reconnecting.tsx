import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { useNow } from "~/shared/ui/useNow";
import { useCallServices } from "./context";

const SHOW_AFTER_MS = 2_000;
const OFFER_AFTER_MS = 30_000;
const LOOK_EVERY_MS = 500;

/** Media does not flow. Short losses mend themselves and are not mentioned; long ones leave the choice to the person. */
export function Reconnecting({ since }: { since: number }) {
  const { t } = useTranslation();
  const { callSession } = useCallServices();
  const lasting = useNow(LOOK_EVERY_MS) - since;
  if (lasting < SHOW_AFTER_MS) return null;
  const long = lasting >= OFFER_AFTER_MS;
  return (
    <>
      <div className="pointer-events-none absolute inset-0 bg-black/50" />
      <div className="absolute inset-x-0 top-20 z-10 flex justify-center px-4">
        <div
          data-testid="reconnecting"
          className="flex animate-drop flex-wrap items-center justify-center gap-x-3 gap-y-2 rounded-xl bg-surface px-4 py-2 text-13 shadow-xl"
        >
          <span role="status" className="flex items-center gap-2.5">
            {!long && <Spinner size={16} />}
            {t(long ? "call.stillReconnecting" : "call.reconnecting")}
          </span>
          {long && (
            <>
              <Button size="small" look="primary" onClick={() => callSession.dispatch({ type: "rejoin" })}>
                {t("call.rejoin")}
              </Button>
              <Button size="small" onClick={() => callSession.dispatch({ type: "hangUp" })}>
                {t("call.leave")}
              </Button>
            </>
          )}
        </div>
      </div>
    </>
  );
}
