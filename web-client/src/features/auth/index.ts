export { AccountBanner } from "./AccountBanner";
export { GuestBanner } from "./GuestBanner";
