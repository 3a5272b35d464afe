// What other features may use of people.
export { SmallCallButtons, useCallBusy, useMayCall } from "./CallButtons";
export { Content } from "./Content";
export { FoundPeople } from "./FoundPeople";
export { PersonCard } from "./PersonCard";
export { PersonRow } from "./PersonRow";
export { Queries } from "./Queries";
export { SearchField } from "./SearchField";
export { SplitLayout } from "./SplitLayout";
export { useStatus } from "./Status";
export { foundBy, useSearch } from "./useSearch";
