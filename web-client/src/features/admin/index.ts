// What the rest of the client may use of the administrators' pages: their addresses.
export { callsFilter, logFilter, peopleFilter, reportsFilter } from "./filters";
