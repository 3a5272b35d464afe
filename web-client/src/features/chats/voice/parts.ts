// What speaking and listening needs: loaded once a conversation is open.
export { Recording } from "./Recording";
export { Recordings } from "./Recordings";
export { VoiceButton } from "./VoiceButton";
export { VoiceMessage } from "./VoiceMessage";
