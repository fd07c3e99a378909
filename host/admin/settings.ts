import type { AdminParts } from "./admin-parts.ts";
import type { AdminHandlers } from "./route.ts";

type SettingsRoutes = "GET /admin/settings" | "PUT /admin/settings" | "PUT /admin/log-level";

/** The log level is followed at once; what the listener is made of waits for the next start. */
export function settingsRoutes({ configStore, logger }: AdminParts): AdminHandlers<SettingsRoutes> {
  return {
    "GET /admin/settings": () => configStore.hostSettings(),
    "PUT /admin/settings": async ({ body: settings }) => {
      const before = await configStore.hostSettings();
      await configStore.saveHostSettings(settings);
      logger.level = settings.logLevel;
      const restartNeeded =
        settings.port !== before.port ||
        settings.bindAddress !== before.bindAddress ||
        settings.baseUrl !== before.baseUrl;
      return { settings, restartNeeded };
    },
    "PUT /admin/log-level": async ({ body: { level } }) => {
      await configStore.saveHostSettings({ ...(await configStore.hostSettings()), logLevel: level });
      logger.level = level;
      return { level };
    },
  };
}
