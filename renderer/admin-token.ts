/** How the page comes to its token when it runs in a browser. */

const storageKey = "linkspan.admin-token";

export interface BrowserParts {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: { replaceState(data: unknown, unused: string, url: string): void };
  readonly storage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
}

/**
 * The token of the address's fragment (`#token=...`), kept for this tab and taken out of the address so that it is
 * neither bookmarked nor seen; else the one kept before. A fragment never reaches the server.
 */
export function takeAdminToken({ location, history, storage }: BrowserParts): string | undefined {
  const token = /^#token=([^&]+)/.exec(location.hash)?.[1];
  if (token !== undefined) {
    storage.setItem(storageKey, decodeURIComponent(token));
    history.replaceState(null, "", location.pathname + location.search);
  }
  return storage.getItem(storageKey) ?? undefined;
}
