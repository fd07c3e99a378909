import { protocol, type Session } from "electron";
import type { AdminForward } from "./admin-forward.ts";
import { isPageAddress, pageScheme } from "./page-address.ts";
import { answerPageFile } from "./page-files.ts";

/** Makes `app:` a scheme whose pages have an origin, modules and fetch, as https has. Before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** `app://wizard/*` is the page's files, `app://wizard/admin/*` the host's admin API. */
export function serveApp(
  session: Session,
  options: { readonly pageDirectory: string; readonly admin: AdminForward },
): void {
  session.protocol.handle(pageScheme, async (request) => {
    const { pathname } = new URL(request.url);
    if (!isPageAddress(request.url)) return new Response("Not found", { status: 404 });
    if (pathname.startsWith("/admin/")) return await options.admin(request);
    if (request.method !== "GET") return new Response("Method not allowed", { status: 405 });
    return await answerPageFile(options.pageDirectory, pathname);
  });
}
