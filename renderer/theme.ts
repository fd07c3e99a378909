/** Fluent's own themes with the fonts of each system: Segoe on Windows, the nearest one elsewhere. */
import { type Theme, webDarkTheme, webLightTheme } from "@fluentui/react-components";

const fonts = {
  fontFamilyBase:
    "'Segoe UI Variable Text', 'Segoe UI', -apple-system, BlinkMacSystemFont, 'Open Sans', Roboto, 'Helvetica Neue', sans-serif",
  fontFamilyMonospace:
    "'Cascadia Mono', Consolas, 'SF Mono', 'Liberation Mono', 'DejaVu Sans Mono', monospace",
};

export const lightTheme: Theme = { ...webLightTheme, ...fonts };
export const darkTheme: Theme = { ...webDarkTheme, ...fonts };
