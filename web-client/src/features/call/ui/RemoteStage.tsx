import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { isCameraSeen } from "../session/remoteView";
import { RemoteVideo } from "./RemoteMedia";
import { useRemoteView } from "./useRemoteView";

type RemoteStageProps = { name: string; active: boolean };

/** What comes from the other person. A shared screen takes the stage, and the camera's picture becomes small beside it. */
export function RemoteStage({ name, active }: RemoteStageProps) {
  const { t } = useTranslation();
  const remote = useRemoteView();
  const screenSeen = active && remote.screenOn && remote.screen !== null;
  const cameraSeen = active && isCameraSeen(remote);
  return (
    <>
      <RemoteVideo
        stream={remote.screen}
        label={t("call.media.theirScreen", { name })}
        testId="remote-screen"
        className={classes("absolute inset-0 size-full object-contain", screenSeen ? "opacity-100" : "opacity-0")}
      />
      <RemoteVideo
        stream={remote.video}
        label={name}
        testId="remote-video"
        className={classes(
          "absolute object-cover",
          screenSeen
            ? "top-16 right-4 z-10 h-[90px] w-[160px] rounded-lg shadow-xl md:right-6 md:h-[122px] md:w-[216px]"
            : "inset-0 size-full",
          cameraSeen ? "opacity-100" : "opacity-0",
        )}
      />
    </>
  );
}
