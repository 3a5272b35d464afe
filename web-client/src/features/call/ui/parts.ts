// What is of use beside the ordinary call, too. Loaded together.
export { CheckProblem } from "./check/CheckProblem";
export { MicrophoneMeter } from "./check/MicrophoneMeter";
export { CameraButton, MicrophoneButton } from "./OwnDeviceButtons";
export { RemoteAudio, RemoteVideo } from "./RemoteMedia";
export { SelfView } from "./selfView/SelfView";
