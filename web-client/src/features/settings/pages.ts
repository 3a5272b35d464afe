// All pages of the settings are loaded together: whoever opens one looks into the next.
export { AccountPane } from "./account/AccountPane";
export { CallsPane } from "./calls/CallsPane";
export { AppearancePane } from "./look/AppearancePane";
export { LanguagePane } from "./look/LanguagePane";
export { NotificationsPane } from "./notifications/NotificationsPane";
export { PrivacyPane } from "./privacy/PrivacyPane";
export { ProfilePane } from "./profile/ProfilePane";
export { SettingsLayout } from "./SettingsLayout";
export { SettingsStart } from "./SettingsStart";
export { SecurityPane } from "./security/SecurityPane";
