import type { ScimResponse } from "./response.ts";

/**
 * What a person sees who opens a connector's address in a browser: that it is right, and what clients need. 401 like
 * every request without a token.
 */
export function browserPage(connector: string): ScimResponse {
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Linkspan: ${escapeHtml(connector)}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 "Segoe UI", "Open Sans", system-ui, sans-serif }
  body { max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem }
  h1 { font-size: 1.5rem; font-weight: 600 }
  code { font-family: Consolas, "DejaVu Sans Mono", monospace }
</style>
<h1>This address is right.</h1>
<p>It is the SCIM 2.0 endpoint of the connector <strong>${escapeHtml(connector)}</strong>, served by Linkspan.</p>
<p>It is meant for programs such as Microsoft Entra ID or Okta. They need this address as the tenant URL, and the
connector's secret token, which they send as <code>Authorization: Bearer</code>. A browser has none, hence this page.</p>
<p>The token is made in the wizard, or with <code>linkspan token new ${escapeHtml(connector)}</code>.</p>
</html>
`;
  return {
    status: 401,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "www-authenticate": 'Bearer realm="SCIM"',
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "x-content-type-options": "nosniff",
    },
    body,
  };
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
