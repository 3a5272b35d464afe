import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import { useServices } from "~/shared/services/context";
import { useNotice } from "~/shared/ui/Notices";
import { openLink } from "~/shared/ui/saveFile";
import type { FreshFiles } from "~/shared/upload/fileLinks";
import type { Files } from "~/shared/upload/files";

const NO_LINKS = createStore<FreshFiles>(() => ({}));

/** What files need, once it is loaded. */
export function useFiles(): Files | undefined {
  const { files: loader } = useServices().chat;
  const [files, setFiles] = useState<Files>();
  useEffect(() => {
    let wanted = true;
    loader.load().then(
      (loaded) => wanted && setFiles(loaded),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [loader]);
  return files;
}

/** A file with links that work, as far as is known. `broken` is called when one does not. */
export function useFresh(file: File): { file: File; broken: () => void } {
  const files = useFiles();
  const { fileId } = file;
  const shown = useStore(files?.links.state ?? NO_LINKS, (state) => state[fileId]) ?? file;
  const broken = useCallback(() => files?.links.want(fileId), [files, fileId]);
  const missing = shown.link === "";
  useEffect(() => {
    if (missing) broken();
  }, [missing, broken]);
  return { file: shown, broken };
}

/** Saves a file, by a link that was just made: the one at hand may have expired. */
export function useDownload(): (file: File) => void {
  const { t } = useTranslation();
  const { files: loader } = useServices().chat;
  const notify = useNotice();
  return ({ fileId }) => {
    const download = async () => {
      const fresh = await (await loader.load()).links.fresh(fileId);
      if (fresh) openLink(fresh.downloadLink);
      else notify(t("files.gone"));
    };
    download().catch(() => notify(t("files.downloadFailed")));
  };
}
