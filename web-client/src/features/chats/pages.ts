// What is loaded with the first conversation that is opened.
export { ConversationPane } from "./conversation/ConversationPane";
export { JoinPage } from "./group/JoinPage";
export { OpenDirectPane } from "./OpenDirectPane";
