/** The rules that the page's words tell. The server names those in force; where they differ, the page is out of date. */
export const RULES_VERSION = "1";
