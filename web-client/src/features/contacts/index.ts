// What other features may use of contacts.
export { Relation } from "./Relation";
