export { MeetPage } from "./ui/MeetPage";
