import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createAdminClient } from "./admin-client.ts";
import { takeAdminToken } from "./admin-token.ts";
import { App } from "./app.tsx";
import { HostProvider } from "./host-context.tsx";
import { followHost } from "./live-host.ts";

// In the desktop window the app protocol adds the token, and the page never sees it.
const desktop = window.location.protocol === "app:";
const { location, history, sessionStorage } = window;
const token = desktop ? undefined : takeAdminToken({ location, history, storage: sessionStorage });
const client = createAdminClient({ baseUrl: "", token });
const live = followHost(client, new AbortController().signal);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root.");
document.body.style.margin = "0";
createRoot(root).render(
  <StrictMode>
    <HostProvider client={client} live={live}>
      <App />
    </HostProvider>
  </StrictMode>,
);
