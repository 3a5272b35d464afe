// All pages of administrators are loaded together, by them alone.
export { AdminLayout } from "./AdminLayout";
export { AdminStart } from "./AdminStart";
export { InvitesPage } from "./invites/InvitesPage";
export { LogPage } from "./log/LogPage";
export { PeoplePage } from "./people/PeoplePage";
export { PersonPage } from "./people/PersonPage";
export { ServicesPage } from "./services/ServicesPage";
