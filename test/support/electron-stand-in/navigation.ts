import type { WebContents } from "./browser-window.ts";
import type { DevToolsSession } from "./devtools.ts";

/** A request for a document that the browser holds until we say what becomes of it (`Fetch.requestPaused`). */
interface PausedRequest {
  readonly requestId: string;
  readonly request: { readonly url: string };
  readonly frameId: string;
  readonly redirectedRequestId?: string;
}

/**
 * Asks the application's `will-navigate` and `will-redirect` listeners about a navigation of the page's own. Going
 * to the address that `loadURL` was given is the application's own and not asked about, as in Electron.
 */
export async function answerNavigation(
  paused: PausedRequest,
  at: {
    readonly contents: WebContents;
    readonly page: DevToolsSession;
    readonly targetId: string;
    readonly fromBrowser: (address: string) => string;
  },
): Promise<void> {
  const { requestId } = paused;
  const url = at.fromBrowser(paused.request.url);
  const isMainFrame = paused.frameId === at.targetId;
  let prevented = false;
  if (isMainFrame && url !== at.contents.getURL()) {
    at.contents.emit(paused.redirectedRequestId ? "will-redirect" : "will-navigate", {
      url,
      isMainFrame,
      preventDefault() {
        prevented = true;
      },
    });
  }
  if (prevented) await at.page.send("Fetch.failRequest", { requestId, errorReason: "Aborted" });
  else await at.page.send("Fetch.continueRequest", { requestId });
}
