// The pages of the contacts are loaded together: whoever opens one looks into the next.
export { BlockedPane } from "./BlockedPane";
export { ContactsLayout } from "./ContactsLayout";
export { ContactsWelcome } from "./ContactsWelcome";
