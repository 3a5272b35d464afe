import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { FileService } from "~/gen/switchboard/chat/v1/file_pb";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { useClient } from "~/shared/services/useClient";
import { formatBytes } from "~/shared/ui/formatBytes";
import { Loaded } from "../parts/Loaded";
import { Section } from "../parts/Section";

/** How much of their storage the person's files take. */
export function StorageSection() {
  const { t, i18n } = useTranslation();
  const files = useClient(FileService);
  const query = useQuery({
    queryKey: ["storage"],
    queryFn: ({ signal }) => files.getStorage({}, { signal }),
    refetchInterval: untilLoaded,
  });
  const words = (bytes: bigint) => formatBytes(bytes, i18n.language);
  return (
    <Section title={t("settings.storage.title")} text={t("settings.storage.text")}>
      <Loaded query={query} rows={1}>
        {({ usedBytes, limitBytes }) =>
          limitBytes === 0n ? (
            <p>{t("settings.storage.used", { used: words(usedBytes) })}</p>
          ) : (
            <>
              <p>{t("settings.storage.usedOf", { used: words(usedBytes), limit: words(limitBytes) })}</p>
              <meter
                aria-label={t("settings.storage.title")}
                max={Number(limitBytes)}
                value={Number(usedBytes)}
                className="w-full"
              />
            </>
          )
        }
      </Loaded>
    </Section>
  );
}
