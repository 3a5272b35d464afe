import { useTranslation } from "react-i18next";
import { CameraButton, CheckProblem, MicrophoneButton } from "~/features/call";
import { useMatch } from "../context";

/** One's own microphone and camera, and what keeps them from working. */
export function MediaControls({ video }: { video: boolean }) {
  const { t } = useTranslation();
  const { media } = useMatch().call;
  return (
    <>
      <div className="absolute inset-x-4 top-4 z-20 mx-auto grid max-w-[440px] gap-2 empty:hidden">
        <CheckProblem media={media} kind="audio" />
        {video && <CheckProblem media={media} kind="video" />}
      </div>
      <div
        role="toolbar"
        aria-label={t("call.controls")}
        className="absolute inset-x-0 bottom-0 z-10 flex justify-center gap-3 bg-linear-to-t from-black/60 to-transparent px-4 pt-8 pb-4"
      >
        <MicrophoneButton media={media} size="large" />
        {video && <CameraButton media={media} size="large" />}
      </div>
    </>
  );
}
