// What the rest of the client may use of the administrators' pages: their addresses.
export { logFilter, peopleFilter } from "./filters";
