// The pages of moderators are loaded together.
export { ActsPage } from "./ActsPage";
export { ReportPage } from "./ReportPage";
export { ReportsPage } from "./ReportsPage";
export { SuspensionsPage } from "./SuspensionsPage";
