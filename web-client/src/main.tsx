import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { browserLanguages, browserServices } from "./app/services";
import { registerServiceWorker } from "./app/serviceWorker";
import "./app/styles.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

registerServiceWorker();

// The session is taken up while the words are on their way.
const services = browserServices();
const languages = await browserLanguages();

createRoot(root).render(
  <StrictMode>
    <App services={services} languages={languages} />
  </StrictMode>,
);
