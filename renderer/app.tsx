/** The page as a whole: the product bar, the place the address names, and the theme the system asks for. */
import { FluentProvider, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { Activity } from "./dashboard/activity.tsx";
import { Connector } from "./dashboard/connector.tsx";
import { Connectors } from "./dashboard/connectors.tsx";
import { NewConnector } from "./dashboard/new-connector.tsx";
import { Settings } from "./dashboard/settings.tsx";
import { ProductBar } from "./layout/product-bar.tsx";
import { Rail } from "./layout/rail.tsx";
import { addressOf, type Place, placeOf } from "./route.ts";
import { darkTheme, lightTheme } from "./theme.ts";
import { Wizard } from "./wizard/wizard.tsx";

export function App() {
  const styles = useStyles();
  const dark = useSyncExternalStore(onMediaChange, () => darkMedia.matches);
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash);
  const place = placeOf(hash);
  useFocusOnTitle(addressOf(place));
  return (
    <FluentProvider theme={dark ? darkTheme : lightTheme}>
      {/* Not on the provider: it hands its class to every dialog and menu. */}
      <div className={styles.app}>
        <ProductBar />
        {place.at === "draft" ? (
          <Wizard key={place.id} id={place.id} {...(place.step === undefined ? {} : { step: place.step })} />
        ) : (
          <div className={styles.body}>
            <Rail place={place} />
            <main className={styles.main}>
              <CurrentPage place={place} />
            </main>
          </div>
        )}
      </div>
    </FluentProvider>
  );
}

function CurrentPage({ place }: { place: Exclude<Place, { at: "draft" }> }) {
  switch (place.at) {
    case "connectors":
      return <Connectors />;
    case "connector":
      return <Connector key={place.name} name={place.name} />;
    case "new-connector":
      return <NewConnector />;
    case "activity":
      return <Activity {...(place.connector === undefined ? {} : { connector: place.connector })} />;
    case "settings":
      return <Settings />;
  }
}

const darkMedia = window.matchMedia("(prefers-color-scheme: dark)");

function onMediaChange(listener: () => void): () => void {
  darkMedia.addEventListener("change", listener);
  return () => darkMedia.removeEventListener("change", listener);
}

function onHashChange(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

/** After a change of place the keyboard and the screen reader begin at its title, not where the old place ended. */
function useFocusOnTitle(address: string): void {
  const shown = useRef(address);
  useEffect(() => {
    if (shown.current === address) return;
    shown.current = address;
    document.querySelector<HTMLElement>("h1")?.focus();
  }, [address]);
}

const useStyles = makeStyles({
  app: {
    display: "flex",
    flexDirection: "column",
    height: "100dvh",
    backgroundColor: tokens.colorNeutralBackground2,
    colorScheme: "light dark",
  },
  body: { display: "flex", flex: 1, minHeight: 0 },
  main: { flex: 1, minWidth: 0, overflowY: "auto" },
});
