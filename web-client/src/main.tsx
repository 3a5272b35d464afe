import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { browserServices } from "./app/services";
import "./app/styles.css";
import { createI18n } from "./shared/i18n";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

const i18n = createI18n(navigator.languages);
document.documentElement.lang = i18n.language;

createRoot(root).render(
  <StrictMode>
    <App services={browserServices()} i18n={i18n} />
  </StrictMode>,
);
